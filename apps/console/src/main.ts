/**
 * One page for every address. Visitors, those who answer a questionnaire and the public get their few kilobytes, staff
 * get the consoles; none loads what another needs.
 */
if (location.pathname === '/chat') void import('./visitor/main.js');
else if (location.pathname === '/survey') void import('./answer/main.js');
else if (location.pathname === '/public') void import('./open/main.js');
else void import('./console.js');

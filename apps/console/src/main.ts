/**
 * One page for every address. Visitors get their few kilobytes, staff get the consoles; neither
 * loads what the other needs.
 */
if (location.pathname === '/chat') void import('./visitor/main.js');
else void import('./console.js');

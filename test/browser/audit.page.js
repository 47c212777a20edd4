/**
 * Runs inside a page and answers what breaks the basics of WCAG 2.2 AA there: the language, names
 * and sizes (24 px) of what can be operated, and the contrast of text.
 */
(() => {
  const problems = [];
  const visible = (node) =>
    node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    node.getBoundingClientRect().width > 1;
  const say = (node) => {
    const text = (node.getAttribute('aria-label') ?? node.textContent ?? '').trim().slice(0, 30);
    return `<${node.tagName.toLowerCase()} class="${node.className}"> ${text}`;
  };

  const named = (id) => document.getElementById(id)?.textContent ?? '';
  const nameOf = (node) =>
    [
      node.getAttribute('aria-label'),
      (node.getAttribute('aria-labelledby') ?? '').split(' ').map(named).join(''),
      [...(node.labels ?? [])].map((label) => label.textContent).join(''),
      node.matches('input, textarea, select') ? '' : node.textContent,
      node.getAttribute('title'),
    ]
      .map((name) => (name ?? '').trim())
      .find((name) => name !== '');

  const OPERABLE =
    'a[href], button, input, textarea, select, summary, [role="button"], [role="tab"], [role="option"], [role="combobox"], [tabindex="0"]';
  for (const node of document.querySelectorAll(OPERABLE)) {
    if (!visible(node)) continue;
    if (!nameOf(node)) problems.push(`no name: ${say(node)}`);
    // A field is as large as the frame around it; a link inside a sentence is exempt.
    const target = node.closest('.ant-select, .ant-input-affix-wrapper, .ant-tabs-tab, label') ?? node;
    const { width, height } = target.getBoundingClientRect();
    const inSentence = node.matches('p a, td button.link, li a');
    const below = node.closest('.skip') !== null;
    if (!inSentence && !below && Math.min(width, height) < 24) {
      problems.push(`target of ${Math.round(width)}×${Math.round(height)}: ${say(node)}`);
    }
  }

  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const over = ([r, g, b, a = 1], under) =>
    [r, g, b].map((channel, index) => channel * a + under[index] * (1 - a));
  const backgroundOf = (node) => {
    if (!node) return [255, 255, 255];
    const colour = channels(getComputedStyle(node).backgroundColor);
    return (colour[3] ?? 1) === 1 ? colour.slice(0, 3) : over(colour, backgroundOf(node.parentElement));
  };
  const luminance = (colour) =>
    colour
      .map((channel) => channel / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, index) => sum + c * [0.2126, 0.7152, 0.0722][index], 0);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() === '' || !visible(node)) continue;
    if (node.closest('[disabled], [aria-disabled="true"], .ant-select-disabled, script, style')) continue;
    const style = getComputedStyle(node);
    const back = backgroundOf(node);
    const front = over(channels(style.color), back);
    const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) problems.push(`contrast ${ratio.toFixed(2)}: ${say(node)}`);
  }

  if (!/^(zh-CN|en)$/.test(document.documentElement.lang)) problems.push('no language');
  if (document.title.trim() === '') problems.push('no title');
  return [...new Set(problems)];
})();

// What is wrong with the page as it is shown: too wide, unlabelled, or too pale to be read (WCAG 2.2 AA).
() => {
  const found = new Set();
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1) found.add(`wider than the screen: ${root.scrollWidth}`);
  if (!root.lang) found.add("no language");
  if (document.querySelectorAll("h1").length !== 1) found.add("not exactly one first heading");

  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length;
  const named = (element) =>
    element.labels?.length || element.getAttribute("aria-label") || element.getAttribute("aria-labelledby") || element.title;
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (isShown(field) && !named(field)) found.add(`no label: ${field.outerHTML.slice(0, 120)}`);
  for (const control of document.querySelectorAll("a[href], button"))
    if (isShown(control) && !control.innerText.trim() && !named(control)) found.add(`no name: ${control.outerHTML.slice(0, 120)}`);

  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r, g, b].map((top, i) => (top * a + [R, G, B][i] * (255 - a)) / 255);
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const layer = rgba(getComputedStyle(at).backgroundColor);
      layers.push(layer);
      if (layer[3] === 255) break;
    }
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const light = (color) => {
    const [r, g, b] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || !isShown(element) || element.closest(".material-symbols-outlined, [disabled]")) continue;
    const style = getComputedStyle(element);
    const behind = ground(element);
    const [one, two] = [light(over(rgba(style.color), behind)), light(behind)].sort((a, b) => b - a);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    const contrast = (one + 0.05) / (two + 0.05);
    if (contrast < (isLarge ? 3 : 4.5)) found.add(`${contrast.toFixed(1)}:1 ${texts.currentNode.textContent.trim().slice(0, 40)}`);
  }
  return [...found];
}

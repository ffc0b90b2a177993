// The queue by keyboard: j and k (or the arrows) move between cases, Enter opens as any link does.

export function startQueue() {
  const links = [...document.querySelectorAll("#queue a.case-link")];
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (!step || !links.length) return;
    const now = links.indexOf(document.activeElement);
    const next = now < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, now + step));
    links[next].focus();
    links[next].closest("tr").scrollIntoView({ block: "nearest" });
    event.preventDefault();
  });
}

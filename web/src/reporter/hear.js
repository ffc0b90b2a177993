// Reading aloud: the parts of a page one after the other in the first player, and the digits of a code without asking
// the server for them in their order. Without this every part has a player of its own.

let playing = null;

function stop() {
  if (playing) playing.pause();
  playing = null;
}

/** Play addresses in order; a number among them is a pause. One player for all: some phones let no second one begin. */
function play(player, list) {
  stop();
  playing = player;
  const rest = [...list];
  const next = () => {
    const one = rest.shift();
    if (playing !== player || one === undefined) return;
    if (typeof one === "number") return setTimeout(next, one);
    player.src = one;
    player.play().catch(() => {});
  };
  player.onended = next;
  next();
}

function page(box) {
  const [first, ...others] = box.querySelectorAll("audio");
  first.parts = first.parts || [first, ...others].map((one) => one.src);
  others.forEach((one) => one.remove());
  play(first, first.parts);
}

async function code(place) {
  const digits = place.parentNode.querySelector("p.code").textContent.replace(/\D/g, "");
  const base = place.dataset.hearCode;
  const player = new Audio();
  play(player, [`${base}10.mp3`]);
  let begun = false;
  player.onended = () => (begun = true);
  const sounds = await Promise.all(
    [..."0123456789"].map((digit) => fetch(`${base}${digit}.mp3`).then((answer) => answer.blob())),
  ).catch(() => null);
  if (!sounds || playing !== player) return;
  const addresses = sounds.map((sound) => URL.createObjectURL(sound));
  const list = [...digits].flatMap((digit, at) => (at && at % 4 === 0 ? [700, addresses[digit]] : [addresses[digit]]));
  if (begun) play(player, list);
  else player.onended = () => play(player, list);
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-hear] summary, [data-hear-code] button");
  if (!pressed) return;
  const place = pressed.parentNode;
  if (place.dataset.hearCode) code(place);
  else if (place.open) stop();
  else page(place);
});
addEventListener("tande-exit", stop);
document.querySelectorAll("[data-hear-code]").forEach((place) => (place.hidden = false));

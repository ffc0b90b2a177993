// The worker of /card/ alone: opens the kept card without a network, and sends what waits when the line comes back.
import { drop, find, refresh, standing } from "./kept.js";
import { sendAll } from "./send.js";

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin || pathname.endsWith("/files.json")) return;
  event.respondWith(find(pathname).then((hit) => hit || fetch(event.request)));
});

// The page asks one thing at a time and waits at its port.
const asked = {
  standing: ({ lang }) => standing(lang),
  refresh: ({ lang }) => refresh(lang),
  forget: () => drop(),
};

self.addEventListener("message", (event) => {
  const [port] = event.ports;
  const answer = asked[event.data.ask];
  if (!port || !answer) return;
  event.waitUntil(
    answer(event.data).then((said) => port.postMessage({ said }), () => port.postMessage({ failed: true })),
  );
});

self.addEventListener("sync", (event) => {
  if (event.tag !== "card-send") return;
  // Thrown, so that the browser tries again by itself.
  event.waitUntil(sendAll().then(({ left }) => (left ? Promise.reject(new Error("some wait")) : undefined)));
});

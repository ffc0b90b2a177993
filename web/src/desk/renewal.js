// Only where somebody may be signed out while writing: a page that stays open takes the token of the new sign-in.
import { Refused } from "./api.js";
import { t } from "./texts.js";

/** After a new sign-in in another tab this page's token is an old one: take that of the page at `url`. Throws Refused. */
export async function renewToken(url) {
  const text = await fetch(url, { credentials: "same-origin", cache: "no-store" }).then((answer) => answer.text(), () => "");
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector("meta[name=csrf-token]");
  if (!fresh) throw new Refused(0, t("network"));
  if (!page.body.dataset.officer) throw new Refused(401, t("signed_out"), { error: "signed_out" });
  document.querySelector("meta[name=csrf-token]").content = fresh.content;
}

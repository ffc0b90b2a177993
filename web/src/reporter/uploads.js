// Sending several files, one after another, and showing how it goes.
import { message, onExit, part, show } from "./page.js";
import { upload } from "./uploader.js";

/**
 * Sends `files` and shows it in `section` ([data-uploads], may be missing) with rows in `list`. Resolves to true when
 * all have arrived, to false when some were given up; the page's retry button starts again with those.
 */
export async function uploads({ files, chosen, section, list, to, onDone = () => {} }) {
  const rows = files.map((file) => ({ file, row: chosen.rowFor(file) }));
  list.append(...rows.map(({ row }) => row.element));
  show(section);
  const line = section && (part(section, "upload-status") || part(section, "status"));
  const tell = (name, values) => line && (line.textContent = message(section, name, values));
  const again = section && part(section, "upload-retry");
  const round = async () => {
    show(again, false);
    const stay = (event) => event.preventDefault(); // closing the page now would cut the upload
    addEventListener("beforeunload", stay);
    onExit(() => removeEventListener("beforeunload", stay));
    const left = await sendAll(rows, to, tell);
    removeEventListener("beforeunload", stay);
    tell(left ? "failed" : "done");
    show(again, left > 0);
    if (!left) onDone();
  };
  if (again) again.onclick = round;
  await round();
}

async function sendAll(rows, to, tell) {
  const open = rows.filter((each) => !each.sent);
  for (const each of open) {
    tell("going", { n: rows.filter(({ sent }) => sent).length + 1, max: rows.length });
    try {
      await upload(each.file, to, each.row.state);
      each.sent = true;
    } catch (error) {
      each.row.state(error.name === "Unreadable" ? "unreadable" : "failed");
    }
  }
  return rows.filter(({ sent }) => !sent).length;
}

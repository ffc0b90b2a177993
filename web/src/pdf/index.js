// Draws a PDF page by page onto canvases. The file runs nothing: no scripts, no links, no forms, no fetching.
import { getDocument, GlobalWorkerOptions } from "pdfjs-dist/legacy/build/pdf.mjs";

const PAGES_SHOWN = 50;
const WIDEST = 1400;

/** Draw `bytes` into `place`. Returns {pages, shown}; throws when it is not a PDF that can be read. */
async function draw(bytes, place, workerUrl) {
  GlobalWorkerOptions.workerSrc = workerUrl;
  const loading = getDocument({
    data: bytes.slice(),
    isEvalSupported: false,
    enableXfa: false,
    disableAutoFetch: true,
    disableStream: true,
    useWasm: false,
    useSystemFonts: true,
    stopAtErrors: false,
  });
  try {
    const file = await loading.promise;
    const shown = Math.min(file.numPages, PAGES_SHOWN);
    for (let number = 1; number <= shown; number++) place.append(await drawPage(await file.getPage(number)));
    return { pages: file.numPages, shown };
  } finally {
    await loading.destroy();
  }
}

async function drawPage(page) {
  const natural = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: Math.min(2, WIDEST / natural.width) });
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(viewport.width);
  canvas.height = Math.ceil(viewport.height);
  canvas.dataset.page = String(page.pageNumber);
  await page.render({ canvas, canvasContext: canvas.getContext("2d"), viewport, annotationMode: 0 }).promise;
  return canvas;
}

globalThis.tandePdf = { draw };

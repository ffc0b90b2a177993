// The part of pdf.js that reads the file, in a worker of its own: it has no page and no keys.
import "pdfjs-dist/legacy/build/pdf.worker.mjs";

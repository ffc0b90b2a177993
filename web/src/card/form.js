// From a form of the page to the fields of a record. What is left empty is left out: the register takes the careful answer.

const FIRES = ["warning_shot", "firearm", "crew_served"];

/** A moment as the phone's own clock writes it into a field, and back as ISO with its zone. */
export function local(moment) {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60000);
  return shifted.toISOString().slice(0, 16);
}

export function iso(text) {
  const moment = new Date(text);
  if (!text || Number.isNaN(moment.getTime())) return undefined;
  const minutes = -moment.getTimezoneOffset();
  const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  return `${text.slice(0, 16)}:00${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** The fields of a form as the record names them. `now` stands for boxes that say that something happened just now. */
export function read(form, now) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (value === "") continue;
    const field = form.elements.namedItem(name);
    const type = field.dataset ? field.dataset.as || field.type : "radio";
    if (type === "datetime-local") fields[name] = iso(value);
    else if (type === "now") fields[name] = iso(local(now));
    else if (type === "number") fields[name] = Number(value);
    else if (name === "means") fields.means = [...(fields.means || []), value];
    else fields[name] = value;
  }
  if (!fields.destination) delete fields.left_at;
  return fields;
}

/** The first thing that cannot be so at `now` (milliseconds), as [field, name of its message], or null. */
export function fault(kind, fields, now) {
  if (!fields.at) return ["at", "when"];
  if (Date.parse(fields.at) > now + 60000) return ["at", "future"];
  if (!fields.commune) return ["commune", "commune"];
  return kind === "encounter" ? ofChild(fields, now) : ofForce(fields);
}

function ofChild(fields, now) {
  if (!fields.circumstance) return ["circumstance", "choose"];
  if (fields.age !== undefined && (fields.age < 0 || fields.age > 25)) return ["age", "age"];
  if (fields.left_at && Date.parse(fields.left_at) < Date.parse(fields.at)) return ["left_at", "before"];
  if (fields.left_at && Date.parse(fields.left_at) > now + 60000) return ["left_at", "future"];
  return null;
}

function ofForce(fields) {
  if (!fields.means) return ["means", "choose"];
  const fired = fields.means.some((one) => FIRES.includes(one));
  if (fired && !fields.rounds) return ["rounds", "rounds"];
  if (!fired && fields.rounds) return ["rounds", "firearm"];
  if (!fired && fields.hit) return ["hit", "firearm"];
  return null;
}

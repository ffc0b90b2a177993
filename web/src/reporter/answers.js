// What a question form holds, in the one shape in which it is sealed (the server does the same without scripts).

const TEXT_LIKE = ["text", "tel", "email", "search", "date", "month", "number", "time", "url", "textarea"];
const CHOICES = ["radio", "checkbox", "select-one", "select-multiple"];

/** Whether a field's value is content: sealed, and never posted as it is. */
export const isSealable = (field) =>
  !field.hasAttribute("data-plain") && [...TEXT_LIKE, ...CHOICES, "file", "password"].includes(field.type);

/** {text, data, empty} of a form: data has values, fields, path as the form has them. */
export function answerOf(form) {
  const fields = [...form.elements].filter((field) => isSealable(field) && !field.disabled);
  const texts = fields.filter(({ type }) => TEXT_LIKE.includes(type));
  const choices = fields.filter(({ type }) => CHOICES.includes(type));
  const filled = texts.map(({ name, value }) => [name, value.trim()]).filter(([, value]) => value);
  const text = filled.map(([, value]) => value).join("\n");
  const values = choices.flatMap(chosenIn);
  const data = {};
  if (choices.length) data.values = values;
  if (texts.length > 1) data.fields = Object.fromEntries(filled);
  if (form.dataset.path) data.path = form.dataset.path;
  return { text, data, empty: !text && !values.length };
}

function chosenIn(field) {
  if (field.options) return [...field.selectedOptions].map(({ value }) => value).filter(Boolean);
  return field.checked ? [field.value] : [];
}

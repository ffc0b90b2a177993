// The page that checks a certificate: what stands behind the # of a scanned code goes into the form and is sent by itself.
// Nothing that the code carries stays in the address.
const form = document.getElementById("credential");
const carried = location.hash.slice(1);
if (form && carried) {
  history.replaceState(null, "", location.pathname);
  form.elements.certificate.value = carried;
  form.requestSubmit();
}

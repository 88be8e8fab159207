// Runs before the first paint: the person's choice of scheme must not flash. Kept as a file, because the
// controller's content security policy forbids inline scripts. The same key is read by core/theme.
(function () {
  try {
    var choice = localStorage.getItem('rakkr.theme');
    if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
  } catch (storageIsForbidden) {
    document.documentElement.dataset.storage = 'forbidden';
  }
})();

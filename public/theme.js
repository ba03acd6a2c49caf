/* global document, window, matchMedia, localStorage, addEventListener */
// Runs before the first paint, so that a dark page never flashes white. It alone decides which theme is shown:
// the person's choice where there is one, otherwise the system's.
(function () {
  const dark = matchMedia('(prefers-color-scheme: dark)');

  function chosen() {
    try {
      return localStorage.getItem('switchyard.theme');
    } catch {
      return null;
    }
  }

  function apply() {
    const theme = window.switchyardTheme ?? chosen();
    const isDark = theme === 'dark' || (theme !== 'light' && dark.matches);
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  }

  apply();
  dark.addEventListener('change', apply);
  addEventListener('storage', apply);
  addEventListener('switchyard-theme', apply);
})();

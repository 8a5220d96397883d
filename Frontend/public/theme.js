// Runs before the first paint, so that a dark page never flashes white. A file, because the security policy allows no
// inline script.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('fubuni.theme');
  } catch {
    // Storage may be forbidden; then the system decides.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.content = dark ? '#151918' : '#ffffff';
})();

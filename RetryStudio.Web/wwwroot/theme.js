// Before the first paint: the theme a person chose in this browser, else the system's.
(() => {
  const key = 'retrystudio.theme';
  const steps = { undefined: 'light', light: 'dark', dark: undefined };
  const root = document.documentElement;

  const apply = theme => {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    for (const sheet of document.querySelectorAll('link[data-scheme]')) {
      sheet.media = theme ? (sheet.dataset.scheme === theme ? 'all' : 'not all') : `(prefers-color-scheme: ${sheet.dataset.scheme})`;
    }
  };

  const read = () => { try { return localStorage.getItem(key) ?? undefined; } catch { return undefined; } };
  const keep = theme => { try { theme ? localStorage.setItem(key, theme) : localStorage.removeItem(key); } catch { /* private window: it holds for this page */ } };

  apply(read());
  addEventListener('storage', change => { if (change.key === key) apply(read()); });
  addEventListener('click', click => {
    if (!click.target.closest?.('[data-theme-toggle]')) return;
    const next = steps[root.dataset.theme];
    keep(next);
    apply(next);
  });
})();

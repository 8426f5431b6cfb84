// What the screens need of the browser beyond markup. Delegated on the document, so it serves whatever is rendered later.
(() => {
  // A long script, or fast typing, is sent when the fingers rest.
  const waiting = new WeakMap();
  addEventListener('input', input => {
    const field = input.target;
    if (!field.dataset?.debounce) return;
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(() => field.dispatchEvent(new Event('change', { bubbles: true })), Number(field.dataset.debounce)));
  });

  // A thumbnail that is not there yet leaves its box empty.
  addEventListener('error', error => { if (error.target.matches?.('img[data-thumbnail]')) error.target.style.visibility = 'hidden'; }, true);
  addEventListener('load', load => { if (load.target.matches?.('img[data-thumbnail]')) load.target.style.visibility = ''; }, true);

  // A strip of thumbnails plays its preview while one rests on it, by pointer or by key.
  let resting;
  const rest = strip => {
    if (strip === resting?.strip) return;
    clearTimeout(resting?.timer);
    if (resting) {
      resting.video.pause();
      delete resting.video.dataset.plays;
    }
    const video = strip?.querySelector('video[data-preview]');
    resting = video && !matchMedia('(prefers-reduced-motion: reduce)').matches ? { strip, video } : undefined;
    if (resting) resting.timer = setTimeout(() => {
      video.muted = true;
      video.currentTime = 0;
      video.play().then(() => { if (resting?.video === video) video.dataset.plays = ''; }, () => {});
    }, 200);
  };
  const stripOf = event => event.target.closest?.(':has(> video[data-preview])');
  addEventListener('pointerover', over => rest(stripOf(over)));
  addEventListener('focusin', focus => { if (focus.target.matches?.(':focus-visible')) rest(stripOf(focus)); });
  addEventListener('focusout', () => rest(undefined));

  addEventListener('click', click => {
    const button = click.target.closest?.('[data-copy]');
    if (!button) return;
    navigator.clipboard?.writeText(button.dataset.copy).then(() => {
      button.dataset.copied = '';
      setTimeout(() => delete button.dataset.copied, 1500);
    });
  });

  // Where one was on a board is where one comes back to.
  const place = () => `retrystudio.board:${location.pathname}`;
  const keep = () => sessionStorage.setItem(place(), String(scrollY));
  for (const leaving of ['click', 'board:leave']) {
    addEventListener(leaving, event => {
      if (event.target.closest?.('[data-board]')) keep();
    }, true);
  }
  addEventListener('pagehide', () => {
    if (document.querySelector('[data-board]')) keep();
  });
  new MutationObserver(() => {
    const board = document.querySelector('[data-board]:not([data-placed])');
    if (!board) return;
    board.dataset.placed = '';
    const top = Number(sessionStorage.getItem(place()) ?? 0);
    sessionStorage.removeItem(place());
    if (top > 0) requestAnimationFrame(() => requestAnimationFrame(() => scrollTo(0, top)));
  }).observe(document.documentElement, { childList: true, subtree: true });

  const typing = target => target.closest?.('input:not([type="range"]), textarea, select, [contenteditable], video, audio, [role="dialog"]');

  addEventListener('keydown', key => {
    if (key.defaultPrevented || key.altKey || key.ctrlKey || key.metaKey || typing(key.target)) return;

    // What has the focus answers these keys itself.
    if ((key.key === 'Enter' || key.key === ' ') && key.target.closest?.('a, button, summary, label')) return;
    const tile = key.target.closest?.('[data-segment]');
    if (tile ? walk(tile, key.key) : shortcut(key.key, key.repeat)) key.preventDefault();
  });

  // A key that is held down acts once; only steps may be repeated.
  const shortcut = (name, repeated) => {
    if (document.querySelector('.rz-dialog')) return false;
    const link = document.querySelector(`[aria-keyshortcuts~="${CSS.escape(name)}"]`);
    if (!repeated || link?.matches('[data-steps]')) link?.click();
    return Boolean(link);
  };

  // Arrow keys walk over the cards; rows out of sight are scrolled to and awaited.
  const walk = (tile, name) => {
    const row = tile.closest('[data-row]');
    const tiles = [...row.querySelectorAll('[data-segment]')];
    const column = tiles.indexOf(tile);
    const number = Number(row.dataset.row);
    switch (name) {
      case 'ArrowRight': return column + 1 < tiles.length ? (tiles[column + 1].focus(), true) : go(number + 1, 0);
      case 'ArrowLeft': return column > 0 ? (tiles[column - 1].focus(), true) : go(number - 1, Infinity);
      case 'ArrowDown': return go(number + 1, column);
      case 'ArrowUp': return go(number - 1, column);
      default: return false;
    }
  };

  const go = (number, column, patience = 60) => {
    if (number < 0) return true;
    const row = document.querySelector(`[data-row="${number}"]`);
    if (row) {
      const tiles = row.querySelectorAll('[data-segment]');
      const target = tiles[Math.min(column, tiles.length - 1)];
      target?.focus({ preventScroll: true });
      const bar = document.querySelector('[data-board-bar]');
      const top = row.getBoundingClientRect().top - (bar?.getBoundingClientRect().bottom ?? 0);
      const bottom = row.getBoundingClientRect().bottom - innerHeight;
      if (top < 0) scrollBy(0, top - 8); else if (bottom > 0) scrollBy(0, bottom + 8);
    } else if (patience === 60 && !nearEnd(number)) {
      scrollBy(0, Number(document.querySelector('[data-board]').dataset.rowHeight));
      requestAnimationFrame(() => go(number, column, patience - 1));
    } else if (patience > 0 && patience < 60) {
      requestAnimationFrame(() => go(number, column, patience - 1));
    }
    return true;
  };

  const nearEnd = number => {
    const rows = document.querySelectorAll('[data-row]');
    return rows.length > 0 && number > Number(rows[rows.length - 1].dataset.row) && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  };
})();

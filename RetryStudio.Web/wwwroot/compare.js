// Plays several clips in step, steps by frames and moves the divider of a wipe. Loaded by the compare page only.
export function attach(root) {
  const media = () => [...root.querySelectorAll('[data-in-step]')];
  const lengthOf = item => Number.isFinite(item.duration) ? item.duration : 0;
  const leader = () => media().reduce((best, item) => !best || lengthOf(item) > lengthOf(best) ? item : best, undefined);
  const length = () => lengthOf(leader() ?? {});
  const frame = () => 1 / (Number(root.dataset.fps) || 24);

  let playing = false;
  let at = 0;
  let round = 0;

  const show = () => {
    const [scrub, time, play] = ['scrub', 'time', 'play'].map(name => root.querySelector(`[data-${name}]`));
    const [all, count] = [length(), Math.max(1, Math.round(length() / frame()))];
    const words = `${at.toFixed(2)} of ${all.toFixed(2)} s, frame ${Math.min(count, Math.floor(at / frame() + 1e-3) + 1)} of ${count}`;
    if (scrub) {
      scrub.value = String(all > 0 ? Math.round(1000 * at / all) : 0);
      scrub.setAttribute('aria-valuetext', words);
    }
    if (time) time.textContent = words;
    if (play) play.textContent = playing ? 'Pause' : 'Play';
  };

  // The middle of a frame: on its edge, browsers disagree which one it is. A shorter clip holds its last frame.
  const place = (item, to) => {
    const last = Math.max(0, lengthOf(item) - frame() / 2);
    item.playbackRate = 1;
    if (Math.abs(item.currentTime - Math.min(to, last)) > 1e-3) item.currentTime = Math.min(to, last);
  };

  const seek = to => {
    at = Math.min(Math.max(0, to), Math.max(0, length() - frame() / 2));
    for (const item of media()) place(item, at);
    show();
  };

  const pause = () => {
    playing = false;
    round++;
    for (const item of media()) item.pause();
    seek((Math.floor(at / frame() + 1e-3) + 0.5) * frame());
  };

  // What has drifted by more than half a frame catches up a little faster; what is far off jumps.
  const follow = item => {
    if (at >= lengthOf(item) - frame() / 2) {
      if (!item.paused) item.pause();
      return;
    }
    if (item.paused) item.play().catch(() => {});
    const drift = item.currentTime - at;
    if (Math.abs(drift) > 0.25) place(item, at);
    else item.playbackRate = Math.abs(drift) < frame() / 2 ? 1 : drift > 0 ? 0.9 : 1.1;
  };

  const next = (lead, step) => lead.requestVideoFrameCallback
    ? lead.requestVideoFrameCallback((_, told) => step(told.mediaTime))
    : requestAnimationFrame(() => step(lead.currentTime));

  const run = () => {
    const mine = ++round;
    const lead = leader();
    if (!lead) return;
    lead.playbackRate = 1;
    lead.play().catch(() => {});
    const step = now => {
      if (!playing || mine !== round) return;
      at = now;
      for (const item of media()) if (item !== lead) follow(item);
      show();
      next(lead, step);
    };
    next(lead, step);
  };

  // Clips that are still being loaded start once they are there.
  const play = () => {
    if (!leader()) return;
    playing = true;
    if (at >= length() - frame()) seek(0);
    run();
    show();
  };

  const toggle = () => playing ? pause() : play();
  const step = frames => {
    if (playing) pause();
    seek((Math.floor(at / frame() + 1e-3) + frames + 0.5) * frame());
  };

  const wipe = to => {
    const [box, divider] = [root.querySelector('[data-wipe]'), root.querySelector('[data-divider]')];
    const share = Math.min(100, Math.max(0, to));
    box?.style.setProperty('--at', `${share}%`);
    divider?.setAttribute('aria-valuenow', String(Math.round(share)));
  };
  const wiped = () => Number(root.querySelector('[data-divider]')?.getAttribute('aria-valuenow') ?? 50);
  const wipeTo = event => {
    const box = root.querySelector('[data-wipe]').getBoundingClientRect();
    wipe(100 * (event.clientX - box.left) / box.width);
  };

  const dividerKeys = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10, Home: -100, End: 100 };
  const walk = by => {
    const places = [...root.querySelectorAll('[data-place]')];
    const here = Math.max(0, places.findIndex(item => item.matches('[aria-current], .active')));
    places[(here + by + places.length) % places.length]?.focus();
  };

  const listeners = new AbortController();
  const on = (target, name, act, capture = false) => target.addEventListener(name, act, { signal: listeners.signal, capture });

  on(root, 'click', click => {
    if (click.target.closest('[data-play]')) toggle();
    const by = click.target.closest('[data-step]');
    if (by) step(Number(by.dataset.step));
  });
  on(root, 'input', input => {
    if (!input.target.matches('[data-scrub]')) return;
    if (playing) pause();
    seek(length() * Number(input.target.value) / 1000);
  });
  on(root, 'pointerdown', down => {
    if (!down.target.closest('[data-wipe]')) return;
    down.preventDefault();
    root.querySelector('[data-divider]').focus({ preventScroll: true });
    root.setPointerCapture(down.pointerId);
    wipeTo(down);
  });
  on(root, 'pointermove', move => { if (root.hasPointerCapture(move.pointerId)) wipeTo(move); });

  // Media events do not bubble.
  on(root, 'loadedmetadata', loaded => {
    if (!loaded.target.matches('[data-in-step]')) return;
    place(loaded.target, at);
    show();
    if (playing) run();
  }, true);
  on(root, 'ended', ended => {
    if (!playing || ended.target !== leader()) return;
    seek(0);
    run();
  }, true);

  on(document, 'keydown', key => {
    const typing = key.target.closest?.('input:not([type="range"]), textarea, select, [contenteditable], [role="dialog"]');
    if (key.defaultPrevented || key.altKey || key.ctrlKey || key.metaKey || typing || document.querySelector('.rz-dialog')) return;
    if (key.target.closest?.('[data-divider]') && key.key in dividerKeys) {
      wipe(wiped() + dividerKeys[key.key]);
    } else if (key.key === ' ' && !key.target.closest?.('button, a, summary, audio')) {
      toggle();
    } else if (key.key === ',' || key.key === '.') {
      step(key.key === ',' ? -1 : 1);
    } else if ((key.key === 'ArrowLeft' || key.key === 'ArrowRight') && !key.target.closest?.('input, audio, table, [tabindex="0"][role="group"]')) {
      walk(key.key === 'ArrowLeft' ? -1 : 1);
    } else {
      return;
    }
    key.preventDefault();
  });

  // Another attempt took the place of one that was playing.
  const isMedia = node => node.nodeType === Node.ELEMENT_NODE && (node.matches('[data-in-step]') || node.querySelector('[data-in-step]'));
  const concerns = change => change.type === 'attributes' ? isMedia(change.target) : [...change.addedNodes, ...change.removedNodes].some(isMedia);
  const changes = new MutationObserver(seen => { if (playing && seen.some(concerns)) run(); });
  changes.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['src'] });
  show();

  return {
    dispose() {
      playing = false;
      round++;
      changes.disconnect();
      listeners.abort();
    },
  };
}

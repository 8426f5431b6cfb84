// Editing on the board: single keys on a focused card, its pencil, and drag and drop. The page hears of what is meant.
export function attach(studio) {
  const ends = new AbortController();
  const on = (name, act) => addEventListener(name, act, { signal: ends.signal });
  const cardOf = target => target.closest?.('[data-segment]');
  const keys = { r: 'Retry', e: 'Edit', Delete: 'Delete' };

  on('click', click => {
    const pencil = click.target.closest?.('[data-edit]');
    if (pencil) studio.invokeMethodAsync('EditAsync', pencil.dataset.edit);
  });

  on('keydown', key => {
    const card = cardOf(key.target);
    if (!card || key.ctrlKey || key.metaKey || key.repeat) return;
    const id = card.dataset.segment;
    if (key.altKey) {
      if (key.key !== 'ArrowLeft' && key.key !== 'ArrowRight') return;
      key.preventDefault();
      studio.invokeMethodAsync('StepAsync', id, key.key === 'ArrowRight').then(() => focus(id));
    } else if (key.key.toLowerCase() === 'c') {
      card.dispatchEvent(new CustomEvent('board:leave', { bubbles: true }));
      Blazor.navigateTo(`segments/${id}/compare`);
    } else if (keys[key.key] ?? keys[key.key.toLowerCase()]) {
      key.preventDefault();
      const next = neighbourOf(card);
      const done = studio.invokeMethodAsync(`${keys[key.key] ?? keys[key.key.toLowerCase()]}Async`, id);
      if (key.key === 'Delete') done.then(() => whenGone(id, next));
    }
  });

  let dragged, over;
  const mark = (card, side) => {
    if (over && over !== card) delete over.dataset.dropping;
    over = card;
    if (card) card.dataset.dropping = side;
  };
  const sideOf = (card, event) => {
    const box = card.getBoundingClientRect();
    return event.clientX < box.left + box.width / 2 ? 'before' : 'behind';
  };
  on('dragstart', drag => {
    const card = cardOf(drag.target);
    if (!card) return;
    dragged = card.dataset.segment;
    drag.dataTransfer.effectAllowed = 'move';
    drag.dataTransfer.setData('text/plain', dragged);
  });
  on('dragover', drag => {
    const card = dragged && cardOf(drag.target);
    if (!card || card.dataset.segment === dragged) { mark(undefined); return; }
    drag.preventDefault();
    mark(card, sideOf(card, drag));
  });
  on('drop', drop => {
    const card = dragged && cardOf(drop.target);
    if (!card || card.dataset.segment === dragged) return;
    drop.preventDefault();
    const moved = dragged;
    studio.invokeMethodAsync('MoveAsync', moved, card.dataset.segment, sideOf(card, drop) === 'behind').then(() => focus(moved));
  });
  on('dragend', () => { dragged = undefined; mark(undefined); });

  const find = id => document.querySelector(`[data-segment="${id}"]`);
  const inSight = card => {
    const bar = document.querySelector('[data-board-bar]')?.getBoundingClientRect().bottom ?? 0;
    const box = card.getBoundingClientRect();
    if (box.top < bar) scrollBy(0, box.top - bar - 8);
    else if (box.bottom > innerHeight) scrollBy(0, box.bottom - innerHeight + 8);
  };

  // The card is drawn anew where it stands now, a moment after the server has answered; until then it is looked for.
  // Whoever turns to something else meanwhile, be it blank space, is left alone.
  const patience = 6000;
  let pressed = 0;
  on('pointerdown', () => { pressed = performance.now(); });
  const focus = (id, from = document.activeElement, started = performance.now()) => {
    if (pressed > started) return;
    const [card, present] = [find(id), document.activeElement];
    if (present && present !== document.body && present !== from && present !== card) return;
    if (card && present !== card) {
      card.focus({ preventScroll: true });
      inSight(card);
    }
    if (performance.now() - started < patience) requestAnimationFrame(() => focus(id, from, started));
  };

  // The one behind a card, or before it, takes the focus when it goes.
  const neighbourOf = card => {
    const all = [...document.querySelectorAll('[data-segment]')];
    const at = all.indexOf(card);
    return (all[at + 1] ?? all[at - 1])?.dataset.segment;
  };
  const whenGone = (id, next, started = performance.now()) => {
    if (!find(id)) {
      const left = document.activeElement;
      if (next && (!left || left === document.body)) focus(next, left);
    } else if (performance.now() - started < patience) {
      requestAnimationFrame(() => whenGone(id, next, started));
    }
  };

  return { detach: () => ends.abort() };
}

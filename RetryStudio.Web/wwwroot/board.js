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
      Blazor.navigateTo(`segments/${id}/compare`);
    } else if (keys[key.key] ?? keys[key.key.toLowerCase()]) {
      key.preventDefault();
      studio.invokeMethodAsync(`${keys[key.key] ?? keys[key.key.toLowerCase()]}Async`, id);
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

  // The card is drawn anew where it stands now, a moment after the server has answered.
  const focus = (id, patience = 60) => {
    const card = document.querySelector(`[data-segment="${id}"]`);
    if (card && document.activeElement !== card) card.focus({ preventScroll: true });
    if (patience > 0 && document.activeElement !== card) requestAnimationFrame(() => focus(id, patience - 1));
    else if (patience > 50) setTimeout(() => focus(id, 50), 150);
  };

  return { detach: () => ends.abort() };
}

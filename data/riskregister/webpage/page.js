// Sorts and filters the tables that are on the page. Without it they are whole and in the order of the register.
(function () {
  'use strict';
  var collator = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' });

  function key(row, i) {
    var cell = row.cells[i];
    return cell.dataset.k || cell.textContent.trim();
  }

  // What is not known stays at the end in either direction.
  function sort(table, i, up) {
    var body = table.tBodies[0];
    var rows = Array.from(body.rows).map(function (row) { return { row: row, key: key(row, i) }; });
    rows.sort(function (a, b) {
      if (a.key === '' || b.key === '') { return (a.key === '' ? 1 : 0) - (b.key === '' ? 1 : 0); }
      return up ? collator.compare(a.key, b.key) : collator.compare(b.key, a.key);
    });
    var sorted = document.createDocumentFragment();
    rows.forEach(function (r) { sorted.appendChild(r.row); });
    body.appendChild(sorted);
  }

  document.querySelectorAll('table.sortable').forEach(function (table) {
    var heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (th, i) {
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = th.textContent;
      th.textContent = '';
      th.appendChild(button);
      button.addEventListener('click', function () {
        var now = th.getAttribute('aria-sort');
        var up = now ? now === 'descending' : th.dataset.down !== 'true';
        heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
        th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        sort(table, i, up);
      });
    });
  });

  document.querySelectorAll('form.tools').forEach(function (form) {
    var rows = Array.from(document.getElementById(form.dataset.table).tBodies[0].rows);
    var text = rows.map(function (row) { return row.textContent.toLowerCase(); });
    var search = form.querySelector('input');
    var choices = Array.from(form.querySelectorAll('select'));
    var said = form.querySelector('output');
    var toggle = form.querySelector('button[data-open]');
    var timer = 0;

    function apply() {
      var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      rows.forEach(function (row, i) {
        var keep = words.every(function (w) { return text[i].indexOf(w) >= 0; }) &&
          choices.every(function (c) { return c.value === '' || row.cells[c.dataset.column].dataset.g === c.value; });
        row.hidden = !keep;
        if (keep) { shown++; }
      });
      said.textContent = 'Showing ' + shown.toLocaleString('en-GB') + ' of ' + rows.length.toLocaleString('en-GB') + ' ' + form.dataset.what;
    }

    form.hidden = false;
    form.addEventListener('submit', function (e) { e.preventDefault(); apply(); });
    form.addEventListener('reset', function () { setTimeout(apply, 0); });
    search.addEventListener('input', function () { clearTimeout(timer); timer = setTimeout(apply, 120); });
    choices.forEach(function (c) { c.addEventListener('change', apply); });
    if (toggle) {
      toggle.addEventListener('click', function () {
        var open = toggle.dataset.open !== 'true';
        toggle.dataset.open = String(open);
        toggle.textContent = open ? 'Close all details' : 'Open all details';
        rows.forEach(function (row) { row.querySelectorAll('details').forEach(function (d) { d.open = open; }); });
      });
    }
    apply();
  });

  // A link to a row that a filter hides would lead nowhere: clear the filter first.
  function reveal() {
    var id = decodeURIComponent(location.hash.slice(1));
    var row = id && document.getElementById(id);
    if (row && row.hidden) {
      var table = row.closest('table');
      var form = document.querySelector('form.tools[data-table="' + table.id + '"]');
      form.reset();
      setTimeout(function () { row.scrollIntoView({ block: 'center' }); row.focus(); }, 0);
    }
  }
  window.addEventListener('hashchange', reveal);
})();

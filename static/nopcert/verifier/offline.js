/*
 * The kept page: checks the code in its own address without a network, and says what it cannot know. Wants cbor.js,
 * code.js and status.js. Every word stands in the page, hidden: this script chooses which to show.
 */
(function () {
  "use strict";

  const root = document.querySelector("[data-offline]");
  const form = document.querySelector("[data-verify-form]");
  const answer = root.querySelector("[data-answer]");

  start();

  async function start() {
    const asked = readAddress();
    form.elements.number.value = asked.number;
    if (form.elements.code) {
      form.elements.code.value = asked.code.length > 20 ? "" : asked.code;
    }
    const lists = await readLists();
    tellLists(lists);
    if (new URLSearchParams(window.location.search).has("sha256")) {
      answer.hidden = false;
      showVerdict("unchecked");
      show("said-no-file", true);
    }
    if (!asked.number && !asked.code) {
      return;
    }
    answer.hidden = false;
    await judge(asked, lists).catch(function (error) {
      if (!(error instanceof window.nopcertCode.Refused)) {
        throw error;
      }
      showVerdict("refused");
      showRefusal(error);
    });
    answer.focus();
  }

  /* What was asked: /v/NUMBER/CODE of the QR, or ?number= and ?code= of the box. */
  function readAddress() {
    const parts = window.location.pathname.split("/").filter(Boolean).map(decode);
    if (parts.length > 1 && parts[0].toLowerCase() === "v") {
      return { number: parts[1], code: parts[2] || "" };
    }
    const query = new URLSearchParams(window.location.search);
    return { number: query.get("number") || "", code: query.get("code") || "" };
  }

  function decode(part) {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  }

  async function readLists() {
    const lists = { keys: null, status: null };
    if (!(window.crypto && crypto.subtle)) {
      return lists;
    }
    try {
      const listed = await fetch(root.dataset.keys);
      lists.keys = await window.nopcertCode.readKeys(await listed.json());
      const content = await fetch(root.dataset.status);
      if (content.ok) {
        const bytes = new Uint8Array(await content.arrayBuffer());
        lists.status = await window.nopcertStatus.check(bytes, lists.keys, new Date());
      }
    } catch {
      // Without keys nothing can be checked, without status list not whether it was withdrawn: both are said.
    }
    return lists;
  }

  function tellLists(lists) {
    show("has-keys", Boolean(lists.keys));
    show("no-keys", !lists.keys);
    if (lists.keys) {
      fill({ keys_at: instant(lists.keys.madeAt) });
    }
    show("has-status", Boolean(lists.status));
    show("no-status", !lists.status);
    if (lists.status) {
      fill({ status_at: instant(lists.status.madeAt) });
    }
  }

  async function judge(asked, lists) {
    const code = window.nopcertCode;
    const text = [asked.code, asked.number].find(function (one) {
      return code.isCode(one) || one.length > 100;
    });
    if (!lists.keys) {
      showVerdict("unchecked");
      show("said-no-keys", true);
      return;
    }
    if (!text) {
      showVerdict("unchecked");
      show("said-no-code", true);
      return;
    }
    const at = new Date();
    const checked = await code.check(text, lists.keys, at);
    const claims = checked.claims;
    const typed = asked.number.replace(/[^0-9A-Z]/gi, "").toUpperCase();
    if (asked.code && typed !== claims.number.replaceAll("-", "")) {
      throw new code.Refused("other_number", { number: claims.number });
    }
    showClaims(claims, checked.key);
    showStanding(claims, checked.key, lists.status, at);
  }

  function showStanding(claims, key, status, at) {
    const today = at.toISOString().slice(0, 10);
    const withdrawn = status ? status.isWithdrawn(claims.statusIndex) : null;
    const isChecked = withdrawn !== null && !status.isStale(at);
    const isKeyGood = !key.compromisedAt || claims.issuedAt < key.compromisedAt;
    show("said-withdrawn", withdrawn === true);
    show("said-not-withdrawn", withdrawn === false && isChecked);
    show("said-not-checked", withdrawn !== true && !isChecked);
    show("said-key-withdrawn", !isKeyGood);
    show("said-expired", claims.endsOn < today);
    show("said-not-begun", claims.startsOn > today);
    show("said-specimen", claims.isSpecimen || key.isSpecimen);
    show("said-manual", claims.isManual);
    if (withdrawn) {
      showVerdict("withdrawn");
    } else if (!isKeyGood) {
      showVerdict("key-withdrawn");
    } else if (claims.endsOn < today) {
      showVerdict("expired");
    } else if (!isChecked) {
      showVerdict("genuine-unchecked");
    } else {
      showVerdict("genuine");
    }
  }

  function showClaims(claims, key) {
    show("claims", true);
    fill({
      number: claims.number,
      version: claims.version.toString(),
      certifier: key.name,
      issued_at: instant(claims.issuedAt),
      starts_on: claims.startsOn,
      ends_on: claims.endsOn,
      weight: kilograms(claims.netWeightGrams),
      hts: claims.hts.slice(0, 4) + "." + claims.hts.slice(4, 6) + "." + claims.hts.slice(6),
      digest: claims.digest,
    });
  }

  function showRefusal(refusal) {
    const shown = root.querySelector('[data-refusal="' + refusal.code + '"]') ||
      root.querySelector('[data-refusal="malformed"]');
    let sentence = shown.textContent;
    Object.entries(refusal.values).forEach(function (pair) {
      sentence = sentence.replace("%(" + pair[0] + ")s", pair[1]);
    });
    shown.textContent = sentence;
    shown.hidden = false;
  }

  function showVerdict(name) {
    root.querySelectorAll("[data-verdict]").forEach(function (badge) {
      badge.hidden = badge.dataset.verdict !== name;
    });
  }

  function show(name, isShown) {
    root.querySelectorAll('[data-show="' + name + '"]').forEach(function (part) {
      part.hidden = !isShown;
    });
  }

  function fill(values) {
    Object.entries(values).forEach(function (pair) {
      root.querySelectorAll('[data-value="' + pair[0] + '"]').forEach(function (place) {
        place.textContent = pair[1];
      });
    });
  }

  /* 2026-11-24 17:42; the page says UTC. */
  function instant(at) {
    return at.toISOString().slice(0, 16).replace("T", " ");
  }

  /* Grams as kilograms, without zeros behind the point: 19,320 */
  function kilograms(grams) {
    const whole = (grams / 1000n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    const rest = (grams % 1000n).toString().padStart(3, "0").replace(/0+$/, "");
    return rest ? whole + "." + rest : whole;
  }
})();

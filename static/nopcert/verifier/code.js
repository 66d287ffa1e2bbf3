/*
 * Checks an offline code in the browser, without a network: what nopcert_verify/code.py does, in the same order and
 * with the same names of refusals (docs/offline-code.md). Wants cbor.js. Says nothing itself: the page has the words.
 */
(function () {
  "use strict";

  const LONGEST_MESSAGE = 1024;
  const LONGEST_TEXT = 4000;
  const CLOCK_SKEW_SECONDS = 300;
  const LAST_SECOND = 253402300799n; // the end of the year 9999
  const LAST_DAY = 2932896n;
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const KIND = new TextEncoder().encode("Signature1");
  const FIELDS = Array.from({ length: 11 }, function (_nothing, index) {
    return BigInt(index + 1);
  });

  /* Why a text is no genuine code. `code` is a name that the page has a sentence for; `values` go into it. */
  class Refused extends Error {
    constructor(code, values) {
      super(code);
      this.code = code;
      this.values = values || {};
    }
  }

  /* Reads a published key list. Rejects with Refused "keys". */
  async function readKeys(listed) {
    try {
      if (listed.version !== 1) {
        throw new Error("another version");
      }
      const keys = await Promise.all(listed.keys.map(readKey));
      return { keys: keys, madeAt: new Date(listed.made_at) };
    } catch {
      throw new Refused("keys");
    }
  }

  async function readKey(row) {
    const values = { kty: row.kty, crv: row.crv, x: row.x, y: row.y };
    const algorithm = { name: "ECDSA", namedCurve: "P-256" };
    return {
      kid: row.kid,
      certifier: row.certifier,
      name: row.name,
      compromisedAt: row.compromised_at ? new Date(row.compromised_at) : null,
      isSpecimen: Boolean(row.specimen),
      publicKey: await crypto.subtle.importKey("jwk", values, algorithm, false, ["verify"]),
    };
  }

  /* The claims of a genuine code and its key: {claims, key}. Rejects with Refused for everything else. */
  async function check(text, keySet, at) {
    const message = await checkMessage(bytesIn(text), keySet, LONGEST_MESSAGE);
    const claims = claimsOf(message.payload);
    if (claims.issuedAt.getTime() > at.getTime() + CLOCK_SKEW_SECONDS * 1000) {
      throw new Refused("future", { at: claims.issuedAt.toISOString().slice(0, 16).replace("T", " ") });
    }
    if (!claims.number.startsWith(message.key.certifier + "-")) {
      throw new Refused("other_certifier", { name: message.key.name });
    }
    return { claims: claims, key: message.key };
  }

  function isCode(text) {
    return text.length <= LONGEST_TEXT && /[A-Z2-7]{80,}/.test(lastPart(text));
  }

  /* The payload of a message that one of the keys signed, and that key. */
  async function checkMessage(raw, keySet, longest) {
    const message = readStrictly(raw, longest);
    if (!Array.isArray(message) || message.length !== 4) {
      throw new Refused("malformed");
    }
    const [header, unprotected, payload, signature] = message;
    const isOfItsForm = header instanceof Uint8Array && unprotected instanceof Map && unprotected.size === 0;
    if (!isOfItsForm || !(payload instanceof Uint8Array) || !(signature instanceof Uint8Array)) {
      throw new Refused("malformed");
    }
    if (signature.length !== 64) {
      throw new Refused("malformed");
    }
    const key = keyOf(header, keySet);
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    const signed = toBeSigned(header, payload);
    if (!(await crypto.subtle.verify(algorithm, key.publicKey, signature, signed))) {
      throw new Refused("signature");
    }
    return { payload: payload, key: key };
  }

  function readStrictly(raw, longest) {
    if (raw.length > longest) {
      throw new Refused("too_long");
    }
    try {
      return window.nopcertCbor.read(raw);
    } catch (error) {
      if (error instanceof window.nopcertCbor.NotCborError) {
        throw new Refused("malformed");
      }
      throw error;
    }
  }

  function bytesIn(text) {
    if (text.length > LONGEST_TEXT) {
      throw new Refused("too_long");
    }
    const letters = lastPart(text);
    if (!letters) {
      throw new Refused("empty");
    }
    if (letters.length > (LONGEST_MESSAGE * 8) / 5 + 8) {
      throw new Refused("too_long");
    }
    return fromBase32(letters);
  }

  /* What stands behind the last slash of an address, in capitals, without spaces. */
  function lastPart(text) {
    return text.replace(/\s+/g, "").replace(/\/+$/, "").split("/").pop().toUpperCase();
  }

  function fromBase32(letters) {
    const bytes = [];
    let bits = 0;
    let held = 0;
    for (const letter of letters) {
      const value = ALPHABET.indexOf(letter);
      if (value < 0) {
        throw new Refused("letters");
      }
      held = (held << 5) | value;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.push((held >> bits) & 255);
        held &= (1 << bits) - 1;
      }
    }
    // 1, 3 or 6 letters beyond a group of eight are no whole number of bytes, as RFC 4648 counts them.
    if ([1, 3, 6].includes(letters.length % 8)) {
      throw new Refused("letters");
    }
    if (held !== 0) { // bits behind the last byte
      throw new Refused("malformed");
    }
    return Uint8Array.from(bytes);
  }

  function keyOf(header, keySet) {
    const map = readStrictly(header, LONGEST_MESSAGE);
    if (!(map instanceof Map) || map.size !== 2 || typeof map.get(1n) !== "bigint") {
      throw new Refused("malformed");
    }
    const kid = map.get(4n);
    if (!(kid instanceof Uint8Array)) {
      throw new Refused("malformed");
    }
    if (map.get(1n) !== -7n) {
      throw new Refused("algorithm");
    }
    const written = hex(kid);
    const key = keySet.keys.find(function (one) {
      return one.kid === written;
    });
    if (!key) {
      throw new Refused("unknown_key");
    }
    return key;
  }

  /* The Sig_structure of RFC 9052, section 4.4: an array of four, the third of them empty bytes. */
  function toBeSigned(header, payload) {
    const cbor = window.nopcertCbor;
    return Uint8Array.from([
      0x84, 0x60 | KIND.length, ...KIND,
      ...cbor.headOfBytes(header.length), ...header,
      0x40,
      ...cbor.headOfBytes(payload.length), ...payload,
    ]);
  }

  function claimsOf(payload) {
    const fields = readStrictly(payload, LONGEST_MESSAGE);
    const isMap = fields instanceof Map && fields.size === FIELDS.length;
    if (!isMap || !FIELDS.every(function (key) { return fields.has(key); })) {
      throw new Refused("malformed");
    }
    const digest = fields.get(10n);
    const areNumbers = FIELDS.every(function (key) {
      return key === 10n || (typeof fields.get(key) === "bigint" && fields.get(key) >= 0n);
    });
    if (!areNumbers || !(digest instanceof Uint8Array)) {
      throw new Refused("malformed");
    }
    if (fields.get(1n) !== 1n) {
      throw new Refused("format");
    }
    const isWithin =
      fields.get(2n) < 10n ** 19n && fields.get(6n) < 10n ** 10n && fields.get(11n) <= 3n &&
      fields.get(4n) <= LAST_SECOND && fields.get(7n) <= LAST_DAY && fields.get(8n) <= LAST_DAY;
    if (!isWithin || digest.length !== 16) {
      throw new Refused("malformed");
    }
    const isManual = Boolean(fields.get(11n) & 2n);
    return {
      number: readNumber(fields.get(2n), isManual),
      version: fields.get(3n),
      issuedAt: new Date(Number(fields.get(4n)) * 1000),
      netWeightGrams: fields.get(5n),
      hts: fields.get(6n).toString().padStart(10, "0"),
      startsOn: dayOf(fields.get(7n)),
      endsOn: dayOf(fields.get(8n)),
      statusIndex: fields.get(9n),
      digest: hex(digest),
      isSpecimen: Boolean(fields.get(11n) & 1n),
      isManual: isManual,
    };
  }

  function readNumber(written, isManual) {
    const digits = written.toString().padStart(19, "0");
    const parts = [digits.slice(0, 3), digits.slice(3, 13), digits.slice(13)];
    if (isManual) {
      if (parts[1] !== "0000000000") {
        throw new Refused("malformed");
      }
      parts[1] = "COOP";
    }
    return parts.join("-");
  }

  /* A day as 2026-11-30. */
  function dayOf(days) {
    return new Date(Number(days) * 86400000).toISOString().slice(0, 10);
  }

  function hex(bytes) {
    return Array.from(bytes, function (byte) {
      return byte.toString(16).padStart(2, "0");
    }).join("");
  }

  window.nopcertCode = {
    Refused: Refused,
    check: check,
    checkMessage: checkMessage,
    hex: hex,
    isCode: isCode,
    readKeys: readKeys,
    readStrictly: readStrictly,
  };
})();

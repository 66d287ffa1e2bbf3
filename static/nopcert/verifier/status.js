/*
 * Reads the status list in the browser, as nopcert_verify/status.py does: one bit for each certificate, signed and
 * dated. Wants cbor.js and code.js.
 */
(function () {
  "use strict";

  const STALE_AFTER_MILLISECONDS = 24 * 3600 * 1000;
  const CLOCK_SKEW_MILLISECONDS = 300 * 1000;
  const LONGEST_FILE = 4000000;
  const MOST_PLACES = 1n << 24n;
  const LAST_SECOND = 253402300799n; // the end of the year 9999

  /* {madeAt, isWithdrawn(index), isStale(at)}; isWithdrawn answers null for a place beyond the list. */
  async function check(content, keySet, at) {
    const code = window.nopcertCode;
    const message = await code.checkMessage(content, keySet, LONGEST_FILE);
    const fields = code.readStrictly(message.payload, LONGEST_FILE);
    if (!(fields instanceof Map) || fields.size !== 4) {
      throw new code.Refused("malformed");
    }
    const [form, made, size, packed] = [1n, 2n, 3n, 4n].map(function (key) {
      return fields.get(key);
    });
    const areNumbers = [form, made, size].every(function (value) {
      return typeof value === "bigint" && value >= 0n;
    });
    if (!areNumbers || !(packed instanceof Uint8Array) || form !== 1n || made > LAST_SECOND) {
      throw new code.Refused("malformed");
    }
    if (size <= 0n || size > MOST_PLACES || size % 8n) {
      throw new code.Refused("malformed");
    }
    const bits = await unpack(packed, Number(size) / 8);
    const madeAt = new Date(Number(made) * 1000);
    if (madeAt.getTime() > at.getTime() + CLOCK_SKEW_MILLISECONDS) {
      throw new code.Refused("future_list");
    }
    return {
      madeAt: madeAt,
      size: Number(size),
      isWithdrawn: function (index) {
        if (index >= size) {
          return null;
        }
        const place = Number(index);
        return Boolean(bits[place >> 3] & (1 << (place & 7)));
      },
      isStale: function (now) {
        return now.getTime() - madeAt.getTime() > STALE_AFTER_MILLISECONDS;
      },
    };
  }

  /* Exactly so many bytes out of zlib's; what unpacks to more or less is refused before it fills the memory. */
  async function unpack(packed, length) {
    const refused = new window.nopcertCode.Refused("malformed");
    const bytes = new Uint8Array(length);
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
    let place = 0;
    try {
      for (;;) {
        const step = await reader.read();
        if (step.done) {
          break;
        }
        if (place + step.value.length > length) {
          reader.cancel();
          throw refused;
        }
        bytes.set(step.value, place);
        place += step.value.length;
      }
    } catch {
      throw refused;
    }
    if (place !== length) {
      throw refused;
    }
    return bytes;
  }

  window.nopcertStatus = { check: check };
})();

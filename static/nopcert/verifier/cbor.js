/*
 * Reads the CBOR of offline codes and of nothing else (docs/offline-code.md): whole numbers, byte strings, arrays
 * and maps with whole numbers as keys, each in the shortest form, keys in order, nothing behind the end. Everything
 * else is refused, so what is read here can be written in one way only.
 *
 * Whole numbers are BigInt, byte strings Uint8Array, arrays Array, maps Map.
 */
(function () {
  "use strict";

  const UNSIGNED = 0;
  const NEGATIVE = 1;
  const BYTES = 2;
  const ARRAY = 4;
  const MAP = 5;
  const DEEPEST = 4;

  class NotCborError extends Error {}

  /* The one value that the bytes are. Throws NotCborError. */
  function read(bytes) {
    const reader = { bytes: bytes, place: 0 };
    const value = readValue(reader, 0);
    if (reader.place !== bytes.length) {
      throw new NotCborError("bytes behind the end");
    }
    return value;
  }

  function readValue(reader, depth) {
    if (depth > DEEPEST) {
      throw new NotCborError("too deep");
    }
    const head = readHead(reader);
    switch (head.kind) {
      case UNSIGNED:
        return head.count;
      case NEGATIVE:
        return -1n - head.count;
      case BYTES:
        return take(reader, lengthOf(reader, head));
      case ARRAY:
        return Array.from({ length: lengthOf(reader, head) }, function () {
          return readValue(reader, depth + 1);
        });
      case MAP:
        return readMap(reader, lengthOf(reader, head), depth);
      default:
        throw new NotCborError("a kind that no code has");
    }
  }

  function readMap(reader, length, depth) {
    const map = new Map();
    let before = null;
    for (let index = 0; index < length; index += 1) {
      const start = reader.place;
      const key = readValue(reader, depth + 1);
      if (typeof key !== "bigint") {
        throw new NotCborError("a key that is no number");
      }
      const written = reader.bytes.subarray(start, reader.place);
      if (before && !isBefore(before, written)) {
        throw new NotCborError("keys out of order");
      }
      before = written;
      map.set(key, readValue(reader, depth + 1));
    }
    return map;
  }

  function readHead(reader) {
    const first = take(reader, 1)[0];
    const short = first & 31;
    if (short < 24) {
      return { kind: first >> 5, count: BigInt(short) };
    }
    if (short > 27) {
      throw new NotCborError("an open length");
    }
    const size = 1 << (short - 24);
    const count = take(reader, size).reduce(function (sum, byte) {
      return (sum << 8n) | BigInt(byte);
    }, 0n);
    const least = size === 1 ? 24n : 1n << BigInt(size * 4);
    if (count < least) {
      throw new NotCborError("longer than needed");
    }
    return { kind: first >> 5, count: count };
  }

  /* Every byte of a string and every value of an array needs a byte: more cannot be there. */
  function lengthOf(reader, head) {
    if (head.count > BigInt(reader.bytes.length - reader.place)) {
      throw new NotCborError("cut off");
    }
    return Number(head.count);
  }

  function take(reader, length) {
    const end = reader.place + length;
    if (end > reader.bytes.length) {
      throw new NotCborError("cut off");
    }
    const taken = reader.bytes.subarray(reader.place, end);
    reader.place = end;
    return taken;
  }

  function isBefore(first, second) {
    if (first.length !== second.length) {
      return first.length < second.length;
    }
    const place = first.findIndex(function (byte, index) {
      return byte !== second[index];
    });
    return place >= 0 && first[place] < second[place];
  }

  /* The head of a byte string of this length, for what is signed. */
  function headOfBytes(length) {
    if (length < 24) {
      return [0x40 | length];
    }
    if (length < 0x100) {
      return [0x58, length];
    }
    if (length < 0x10000) {
      return [0x59, length >> 8, length & 255];
    }
    return [0x5a, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  }

  window.nopcertCbor = { read: read, headOfBytes: headOfBytes, NotCborError: NotCborError };
})();

/*
 * Keeps the verify page for the time without a network. What is kept, and under which version, is written in front
 * of this file by the server (certificates/views/offline_app.py): KEPT, OFFLINE_PAGE, LANGUAGE, VERSION.
 *
 * The network always comes first; what was kept answers only where it does not.
 */
(function () {
  "use strict";

  const PATIENCE_MILLISECONDS = 6000;
  const CACHE = "nopcert-verifier-" + VERSION;
  const LISTS = "nopcert-verifier-lists"; // outlives the versions: an old list is better than none
  const OURS = "nopcert-verifier-";
  const IS_LIST = /^\/\.well-known\/nopcert-(keys\.json|status\.bin)$/;

  self.addEventListener("install", function (event) {
    event.waitUntil(keepPages().then(keepLists).then(function () {
      return self.skipWaiting();
    }));
  });

  self.addEventListener("activate", function (event) {
    event.waitUntil(dropOlder().then(function () {
      return self.clients.claim();
    }));
  });

  self.addEventListener("fetch", function (event) {
    const request = event.request;
    const address = new URL(request.url);
    if (request.method !== "GET" || address.origin !== self.location.origin) {
      return;
    }
    if (request.mode === "navigate") {
      event.respondWith(openPage(event, request));
    } else if (IS_LIST.test(address.pathname)) {
      event.respondWith(readList(request));
    } else if (KEPT.includes(address.pathname)) {
      event.respondWith(fetch(request).catch(function () {
        return fromCache(address.pathname);
      }));
    }
  });

  /* A page of the server's; without one the kept page, which checks what stands in the address by itself. */
  async function openPage(event, request) {
    try {
      const response = await patiently(fetch(request));
      if (response.status < 500) {
        event.waitUntil(Promise.all([keepLists(), keepOfflinePage()]).catch(function () {}));
        return response;
      }
    } catch {
      // no network: the kept page says so
    }
    return fromCache(OFFLINE_PAGE);
  }

  async function readList(request) {
    const lists = await caches.open(LISTS);
    try {
      const response = await patiently(fetch(request));
      if (response.ok) {
        await lists.put(new URL(request.url).pathname, response.clone());
        return response;
      }
    } catch {
      // no network: what was kept
    }
    return (await lists.match(new URL(request.url).pathname)) || Response.error();
  }

  /* A network that is there and says nothing counts as none. */
  function patiently(answer) {
    return Promise.race([answer, new Promise(function (_resolve, reject) {
      setTimeout(reject, PATIENCE_MILLISECONDS, new Error("no answer"));
    })]);
  }

  async function fromCache(path) {
    const cache = await caches.open(CACHE);
    return (await cache.match(path)) || Response.error();
  }

  async function keepPages() {
    const cache = await caches.open(CACHE);
    await cache.addAll(KEPT.map(function (path) {
      return new Request(path, { cache: "reload" });
    }));
    await keepOfflinePage();
  }

  /* Without cookies: the page that is kept names nobody. */
  async function keepOfflinePage() {
    const page = await fetch(OFFLINE_PAGE, {
      cache: "reload",
      credentials: "omit",
      headers: { "Accept-Language": LANGUAGE },
    });
    if (!page.ok) {
      throw new Error("the page could not be kept");
    }
    const cache = await caches.open(CACHE);
    await cache.put(OFFLINE_PAGE, page);
  }

  /* The keys and the status list of now; without a network those of before stay. */
  async function keepLists() {
    const lists = await caches.open(LISTS);
    await Promise.all(["/.well-known/nopcert-keys.json", "/.well-known/nopcert-status.bin"].map(async function (path) {
      try {
        const response = await fetch(path, { cache: "no-cache" });
        if (response.ok) {
          await lists.put(path, response);
        }
      } catch {
        // the next visit brings it
      }
    }));
  }

  async function dropOlder() {
    const names = await caches.keys();
    await Promise.all(names.map(function (name) {
      return name.startsWith(OURS) && name !== CACHE && name !== LISTS ? caches.delete(name) : null;
    }));
  }
})();

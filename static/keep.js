// Rights pages stay readable without a line. Every page works without this file.
// All pages of a language are kept at once: what somebody reads can't be seen from what is kept.
if ("serviceWorker" in navigator && !navigator.connection?.saveData) {
  window.addEventListener("load", async () => {
    try {
      await navigator.serviceWorker.register("/offline.js");
    } catch {
      return; // private windows and some settings allow no worker: then there is nothing to keep
    }
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: document.documentElement.lang });
  });
}

// Tells the server which news this visitor has really been shown, so that they come once and are not lost on the way.

/** Report every piece of news on the page. */
export function reportNews(root) {
  for (const news of root.querySelectorAll("[data-telling]")) {
    fetch(`/try/told/${news.dataset.telling}/seen`, { method: "POST", keepalive: true }).catch(() => {
      // It is shown again at the next visit.
    });
  }
}

// Opens the page as soon as the server has its knowledge ready.

const LOOK_AGAIN_MS = 1000;

async function look() {
  const answer = await fetch("/", { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.ok) {
    location.reload();
  } else {
    setTimeout(look, LOOK_AGAIN_MS);
  }
}

setTimeout(look, LOOK_AGAIN_MS);

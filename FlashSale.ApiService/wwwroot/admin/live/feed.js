// The stream of events: what moves between two answers of admin/stats. The browser reconnects by itself when it breaks off.

const Again = 2_000;

/** @returns {() => void} Ends it. */
export function follow(state, { onUnknown }) {
  let source;
  let timer = 0;
  connect();

  function connect() {
    source = new EventSource('/api/v1/events');
    source.onopen = () => mark(true);
    source.onerror = () => {
      mark(false);
      // After a refusal, such as 503, the browser gives up.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, Again);
    };
    on('snapshot', (snapshot) => {
      for (const { productId, sequence, ...now } of snapshot.sales) state.move(productId, sequence, now);
    });
    on('stock:updated', ({ productId, sequence, ...now }) => moved(productId, sequence, now));
    on('product:soldout', ({ productId, sequence }) => moved(productId, sequence, { stock: 0 }));
    on('purchase:completed', ({ productId, stock, sequence }) => moved(productId, sequence, { stock }));
  }

  function on(name, handle) {
    source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }

  function moved(id, sequence, change) {
    // A sale that admin/stats has not told of yet is a new one.
    if (!state.move(id, sequence, change)) onUnknown();
  }

  function mark(open) {
    state.streaming = open;
    state.changed();
  }

  return () => {
    clearTimeout(timer);
    source.close();
  };
}

// The other libraries that compute in a browser, each behind the same four calls: make a tensor, run, wait, read.

/** tfjs on WebGL. It refuses software renderers unless told otherwise. */
export async function openTfjs() {
  const tf = await import("@tensorflow/tfjs-core");
  await import("@tensorflow/tfjs-core/dist/register_all_gradients");
  await import("@tensorflow/tfjs-backend-webgl");
  tf.env().set("SOFTWARE_WEBGL_ENABLED", true);
  await tf.setBackend("webgl");
  await tf.ready();
  const pixel = new Float32Array(4);
  const finish = () => {
    const { gl } = tf.backend().gpgpu;
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, pixel);
  };
  return {
    tf,
    tensor: (values, shape) => tf.tensor(Float32Array.from(values), shape),
    side: (make) => {
      let last;
      const run = () => {
        last?.dispose();
        last = tf.tidy(make);
      };
      return { run, finish, read: () => last.dataSync() };
    },
  };
}

/** jax-js on one of its devices, or null where it does not have it. */
export async function openJax(device) {
  const jax = await import("@jax-js/jax");
  const devices = await jax.init();
  if (!devices.includes(device)) return null;
  jax.defaultDevice(device);
  return {
    jax,
    tensor: (values, shape) => jax.numpy.array(Float32Array.from(values), { shape }),
    side: (make) => {
      let last;
      // jax-js runs nothing until somebody waits for it.
      const run = async () => {
        last?.dispose();
        last = make();
        await last.blockUntilReady();
      };
      return { run, finish: () => last.blockUntilReady(), read: () => last.ref.data() };
    },
  };
}

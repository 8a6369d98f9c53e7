// tfjs with its gradients registered, which its Node build leaves out: bench/cpu/peers.mjs bundles this file.
export * from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
export * as wasmBackend from "@tensorflow/tfjs-backend-wasm";

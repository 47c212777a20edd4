import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const backend = process.env.JIETONG_URL ?? 'http://127.0.0.1:3000';

const WIDGET = 'widget.js';

/** Pages that embed the widget may be in GBK: the script must read the same in every encoding. */
const asciiWidget = (): Plugin => ({
  name: 'ascii-widget',
  generateBundle(_, bundle) {
    const chunk = bundle[WIDGET];
    if (chunk?.type !== 'chunk') return;
    chunk.code = chunk.code.replace(
      /[\u0080-\uffff]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  },
});

/**
 * Two entries: index.html (src/main.ts loads the consoles or the visitor's page) and widget.js
 * (a classic script other sites embed; its name never changes).
 */
export default defineConfig({
  root: at('.'),
  base: '/',
  plugins: [react(), asciiWidget()],
  resolve: { alias: { '#libs/contract': at('../../libs/contract/index.ts') } },
  build: {
    outDir: at('../../dist/console'),
    emptyOutDir: true,
    target: ['es2020', 'chrome88', 'firefox82', 'safari14'],
    cssTarget: ['chrome88', 'firefox82', 'safari14'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { index: at('index.html'), widget: at('src/widget/widget.ts') },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'widget' ? WIDGET : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    proxy: { '/api': backend, '/socket.io': { target: backend, ws: true } },
  },
});

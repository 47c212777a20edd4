import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const backend = process.env.JIETONG_URL ?? 'http://127.0.0.1:3000';

/**
 * Three entries: index.html (everything for staff), chat.html (the visitor's page) and
 * widget.js (a classic script other sites embed; its name never changes).
 */
export default defineConfig({
  root: at('.'),
  base: '/',
  plugins: [react()],
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
      input: { index: at('index.html'), chat: at('chat.html'), widget: at('src/widget/widget.ts') },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'widget' ? 'widget.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    proxy: { '/api': backend, '/socket.io': { target: backend, ws: true } },
  },
});

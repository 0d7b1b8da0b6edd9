import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env['ANNING_API'] ?? 'http://127.0.0.1:8080';

/** `vite build console`. No inline script and no code made from text: the pages run under a strict policy. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: path.join(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    // Browsers that offices still have.
    target: ['es2020', 'chrome87', 'edge88', 'firefox78', 'safari14'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: {
        index: path.join(import.meta.dirname, 'index.html'),
        // For the public page, which names it as it stands here.
        'receipt-check': path.join(import.meta.dirname, 'src/receipt-check/main.ts'),
      },
      output: {
        entryFileNames: (entry: { readonly name: string }) =>
          entry.name === 'receipt-check' ? 'receipt-check.js' : 'assets/[name]-[hash].js',
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|react-router|scheduler|@tanstack)[\\/]/,
            },
            { name: 'charts', test: /node_modules[\\/](echarts|zrender)[\\/]/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': api, '/evidence': api } },
});

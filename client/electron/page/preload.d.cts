// The script has no exports: it gives `window.licensing` to a page.
export {}

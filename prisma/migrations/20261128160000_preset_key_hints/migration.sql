-- The hint of a preset key showed its first ten characters. It may have few random ones.
update api_keys set hint = '…' where hint not like 'licet\_%' and hint not like '…%';

module licet.example/licet

go 1.19

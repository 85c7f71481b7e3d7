module licet.example/licet/examples/go-service

go 1.19

require licet.example/licet v0.1.0

replace licet.example/licet => ../../clients/go

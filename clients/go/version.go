package licet

// Version of this client. All clients of a release have the same version.
const Version = "0.1.0"

using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Licet.Client.Tests")]

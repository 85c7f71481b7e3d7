using System;
using System.Threading.Tasks;
using Licet.Internal;

namespace Licet
{
    /// <summary>Keeps one text. Several processes can use one store.</summary>
    public interface IStore
    {
        /// <summary>
        /// Replaces the text by what <paramref name="change"/> returns for it, in one step. No other process changes it meanwhile, and a
        /// crash leaves the old or the new text.
        /// </summary>
        /// <param name="change">Gets the text, or null if there is none yet, and returns the new one. It must be called once.</param>
        /// <returns>
        /// A task that is done when the text is on disk. It fails if the text cannot be read or written. The client then keeps it in memory.
        /// </returns>
        Task UpdateAsync(Func<string?, string> change);
    }

    /// <summary>Creates stores.</summary>
    public static class Store
    {
        /// <summary>Creates a store in memory, for tests. Its text ends with the process.</summary>
        /// <returns>A new store.</returns>
        public static IStore InMemory() => new MemoryStore();

        /// <summary>
        /// Creates a store in a file that only its owner can read. After a crash, the file has its old text or its new text. A lock file
        /// beside it lets one process change it at a time.
        /// </summary>
        /// <param name="path">The file. Its folder is created.</param>
        /// <returns>A store in the file.</returns>
        /// <exception cref="ArgumentException">The path is none.</exception>
        public static IStore InFile(string path) => new FileStore(path ?? throw new ArgumentNullException(nameof(path)));
    }
}

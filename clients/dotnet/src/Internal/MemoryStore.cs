using System;
using System.Threading.Tasks;

namespace Licet.Internal
{
    /// <summary>A text in memory.</summary>
    internal sealed class MemoryStore : IStore
    {
        private readonly object changing = new object();
        private string? text;

        public Task UpdateAsync(Func<string?, string> change)
        {
            lock (changing) text = change(text);
            return Task.CompletedTask;
        }
    }
}

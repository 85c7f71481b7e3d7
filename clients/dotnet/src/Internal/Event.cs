namespace Licet.Internal
{
    /// <summary>What happened. Its kinds are nested.</summary>
    internal abstract class Event
    {
        private Event()
        {
        }

        /// <summary>The software started. The statements are those on disk whose signatures were verified now.</summary>
        internal sealed class Opened : Event
        {
            internal Opened(Statement? answer, Statement? file)
            {
                Answer = answer;
                File = file;
            }

            internal Statement? Answer { get; }

            internal Statement? File { get; }
        }

        /// <summary>The gateway activated the license on this device.</summary>
        internal sealed class Activated : Event
        {
            internal Activated(string key) => Key = key;

            internal string Key { get; }
        }

        /// <summary>
        /// The gateway signed a statement for a nonce of this run. <c>Within</c>: time until the next heartbeat is due, or null.
        /// </summary>
        internal sealed class Answered : Event
        {
            internal Answered(Statement statement, long? within)
            {
                Statement = statement;
                Within = within;
            }

            internal Statement Statement { get; }

            internal long? Within { get; }
        }

        /// <summary>A person installed a license file, or a status list decided about it.</summary>
        internal sealed class Installed : Event
        {
            internal Installed(Statement statement) => Statement = statement;

            internal Statement Statement { get; }
        }

        /// <summary>A heartbeat was refused with <c>LEASE_LOST</c>.</summary>
        internal sealed class Lost : Event
        {
        }

        /// <summary>
        /// A request got no response of the gateway. <c>Unsent</c>: the request of the outbox if it certainly had no effect, or null.
        /// </summary>
        internal sealed class Unreachable : Event
        {
            internal Unreachable(long? retryAfter, string? unsent)
            {
                RetryAfter = retryAfter;
                Unsent = unsent;
            }

            internal long? RetryAfter { get; }

            internal string? Unsent { get; }
        }

        /// <summary>The software used a meter.</summary>
        internal sealed class Used : Event
        {
            internal Used(string id, string meter, long amount)
            {
                Id = id;
                Meter = meter;
                Amount = amount;
            }

            internal string Id { get; }

            internal string Meter { get; }

            internal long Amount { get; }
        }

        /// <summary>A request of the outbox is about to be sent.</summary>
        internal sealed class Sending : Event
        {
            internal Sending(string id) => Id = id;

            internal string Id { get; }
        }

        /// <summary>The gateway accepted or refused a request of the outbox.</summary>
        internal sealed class Sent : Event
        {
            internal Sent(string id) => Id = id;

            internal string Id { get; }
        }

        /// <summary>The user gave the license up on this device.</summary>
        internal sealed class Deactivated : Event
        {
            internal Deactivated(string id, string? proof)
            {
                Id = id;
                Proof = proof;
            }

            internal string Id { get; }

            internal string? Proof { get; }
        }

        /// <summary>Time passed.</summary>
        internal sealed class Tick : Event
        {
        }
    }
}

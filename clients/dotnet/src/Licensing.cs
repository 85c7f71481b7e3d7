using System;
using System.Threading;
using System.Threading.Tasks;
using Licet.Internal;

namespace Licet
{
    /// <summary>Licenses one product on one device. Threads can share one.</summary>
    /// <remarks>
    /// <para>
    /// After construction, nothing is thrown except for a wrong call: an <see cref="ArgumentException"/> for a wrong argument, and an
    /// <see cref="InvalidOperationException"/> for a call that the settings do not allow. Whatever the network, the disk or the gateway does
    /// is a <see cref="Result"/>.
    /// </para>
    /// <para>
    /// A call that is canceled throws an <see cref="OperationCanceledException"/>. This is no outage. A request that it sent can have reached
    /// the gateway, and work that it shares with other calls goes on.
    /// </para>
    /// </remarks>
    public sealed class Licensing : IDisposable, IAsyncDisposable
    {
        private readonly Core core;

        /// <summary>Creates a client. It sends nothing and reads nothing yet.</summary>
        /// <param name="settings">The settings.</param>
        /// <exception cref="ArgumentException">A setting is wrong, or the keys are no JWK Set.</exception>
        public Licensing(LicensingSettings settings)
        {
            if (settings == null) throw new ArgumentNullException(nameof(settings));
            core = new Core(settings);
            core.Changed += standing => Raise(new StandingChangedEventArgs(standing));
        }

        /// <summary>
        /// Is raised after each change of the standing, in a thread of the thread pool, and for one change at a time. A handler can call the
        /// client. An exception of a handler is ignored.
        /// </summary>
        public event EventHandler<StandingChangedEventArgs>? StandingChanged;

        /// <summary>The standing as it is known, without a request.</summary>
        public Standing Standing => core.Standing();

        /// <summary>Activates a license on this device.</summary>
        /// <param name="key">License key, in any spelling.</param>
        /// <param name="name">Name of the device, for people; null for that of the settings.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>
        /// The standing, or the refusal. If all seats are in use, it lists the devices that hold them.
        /// </returns>
        public Task<Result> ActivateAsync(string key, string? name = null, CancellationToken cancellationToken = default)
        {
            if (key == null) throw new ArgumentNullException(nameof(key));
            return core.ActivateAsync(key, name, cancellationToken);
        }

        /// <summary>
        /// Returns whether the software may be used. The first call requests the gateway, a later one if a check is due. Without the
        /// gateway, the newest signed answer or license file decides.
        /// </summary>
        /// <param name="fresh">Whether this call requests the gateway in any case.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>The standing.</returns>
        public Task<Standing> CheckAsync(bool fresh = false, CancellationToken cancellationToken = default) =>
            core.CheckAsync(fresh, cancellationToken);

        /// <summary>
        /// Returns whether the license may be used and grants an entitlement. No request. False before the first check.
        /// </summary>
        /// <param name="code">Code of the entitlement.</param>
        /// <returns>Whether it is granted.</returns>
        public bool Has(string code)
        {
            var value = Value(code);
            return value != null && !(value is false);
        }

        /// <summary>Returns the value of an entitlement. No request.</summary>
        /// <param name="code">Code of the entitlement.</param>
        /// <returns>
        /// <see cref="bool"/>, <see cref="long"/> or <see cref="string"/>; null if the license may not be used or does not grant it.
        /// </returns>
        public object? Value(string code) => core.Value(code ?? throw new ArgumentNullException(nameof(code)));

        /// <summary>Returns the value of an entitlement that is an integer. No request.</summary>
        /// <param name="code">Code of the entitlement.</param>
        /// <param name="fallback">What is returned if there is no such integer.</param>
        /// <returns>The integer.</returns>
        public long Integer(string code, long fallback) => Value(code) is long number ? number : fallback;

        /// <summary>Records usage of a meter.</summary>
        /// <param name="amount">From 0 to 1,000,000,000.</param>
        /// <param name="meter">Code of the meter; null for that of the settings.</param>
        /// <returns>
        /// True when the usage is on disk: it is then sent once and in order. False if no license key is active, or if the store does not
        /// work. Nothing is recorded then.
        /// </returns>
        /// <exception cref="ArgumentException">The amount is out of range, or there is no meter.</exception>
        public Task<bool> RecordUsageAsync(long amount, string? meter = null) => core.RecordUsageAsync(amount, meter);

        /// <summary>
        /// Starts a trial of the license type of the settings. If the address must be confirmed, a code is mailed: call this again with the
        /// code.
        /// </summary>
        /// <param name="email">Address; null if the license type requires none.</param>
        /// <param name="code">Code of the mail; null for none.</param>
        /// <param name="name">Name of the person; null for none.</param>
        /// <param name="organization">Name of the organization; null for none.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>The standing, the refusal, or <see cref="CodeMailed"/>.</returns>
        /// <exception cref="InvalidOperationException">The settings name no trial.</exception>
        public Task<Result> StartTrialAsync(
            string? email = null, string? code = null, string? name = null, string? organization = null,
            CancellationToken cancellationToken = default) =>
            core.StartTrialAsync(email, code, name, organization, cancellationToken);

        /// <summary>
        /// Begins heartbeats, checks and the sending of usage in the background. They do not keep the process alive.
        /// </summary>
        public void Start() => core.Start();

        /// <summary>Ends what <see cref="Start"/> began. A request that is under way is finished.</summary>
        public void Stop() => core.Stop();

        /// <summary>Gives the license up on this device.</summary>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>
        /// When another device can take the seat; null if the gateway is unreachable, and the release is sent later.
        /// </returns>
        public async Task<DateTimeOffset?> DeactivateAsync(CancellationToken cancellationToken = default) =>
            (await core.GiveUpAsync(cancellationToken).ConfigureAwait(false)).SeatFreeAt;

        /// <summary>
        /// Returns a request for a license file, for a person to carry to the gateway. A repeat returns the same request, until its file is
        /// installed or 30 days have passed.
        /// </summary>
        /// <param name="name">Name of the device, for people; null for that of the settings.</param>
        /// <returns>The text of the request.</returns>
        public Task<string> RequestAsync(string? name = null) => core.RequestAsync(name);

        /// <summary>Installs a license file that a person carried here.</summary>
        /// <param name="file">Text of the file.</param>
        /// <param name="key">License key that decrypts it; null for the active one.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>The standing, or the refusal.</returns>
        public Task<Result> InstallAsync(string file, string? key = null, CancellationToken cancellationToken = default)
        {
            if (file == null) throw new ArgumentNullException(nameof(file));
            return core.InstallAsync(file, key, cancellationToken);
        }

        /// <summary>Gives the installed license file up.</summary>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <returns>
        /// The release file, for a person to carry to the gateway; null if this device cannot release a file, because it requested none.
        /// </returns>
        public async Task<string?> ReleaseAsync(CancellationToken cancellationToken = default) =>
            (await core.GiveUpAsync(cancellationToken).ConfigureAwait(false)).Release;

        /// <summary>
        /// Ends the work in the background and the requests that are under way. Later calls send nothing, and decide as without the gateway.
        /// </summary>
        public void Dispose() => core.Dispose();

        /// <summary>Ends the work in the background after the requests that are under way. Later calls send nothing.</summary>
        /// <returns>A task that is done when no work is left.</returns>
        public ValueTask DisposeAsync() => new ValueTask(core.DisposeAsync());

        private void Raise(StandingChangedEventArgs arguments)
        {
            foreach (var handler in StandingChanged?.GetInvocationList() ?? Array.Empty<Delegate>())
            {
                try
                {
                    ((EventHandler<StandingChangedEventArgs>)handler)(this, arguments);
                }
                catch (Exception)
                {
                    // A handler that fails must not stop the others.
                }
            }
        }
    }
}

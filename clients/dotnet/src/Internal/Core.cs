using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Licet.Internal
{
    /// <summary>When the seat is free, and the release file; null without one.</summary>
    internal sealed class GivenUp
    {
        internal GivenUp(DateTimeOffset? seatFreeAt, string? release)
        {
            SeatFreeAt = seatFreeAt;
            Release = release;
        }

        internal DateTimeOffset? SeatFreeAt { get; }

        internal string? Release { get; }
    }

    /// <summary>
    /// Does what <see cref="Decision"/> says: requests, the store, the work in the background. Threads can share one.
    /// </summary>
    internal sealed class Core
    {
        /// <summary>Longest sleep, so that a machine that wakes from its own sleep is noticed.</summary>
        private const long LongestSleep = 30_000;

        private const long RequestLife = 30L * 86_400;
        private const long MostUsage = 1_000_000_000;
        private const string Check = "CHECK";
        private const string Send = "SEND";

        private readonly string product;
        private readonly string version;
        private readonly string locale;
        private readonly string offline;
        private readonly string? givenFingerprint;
        private readonly string? deviceName;
        private readonly string? meter;
        private readonly string? trial;
        private readonly long? releasedAt;
        private readonly Func<DateTimeOffset>? clock;
        private readonly IStore store;
        private readonly Connection connection;

        private readonly Dictionary<string, Flight> flights = new Dictionary<string, Flight>();
        private readonly Dictionary<string, DateTimeOffset> seatFreeAt = new Dictionary<string, DateTimeOffset>();

        /// <summary>Serializes changes of the store, and guards the members below.</summary>
        private readonly SemaphoreSlim storing = new SemaphoreSlim(1, 1);

        /// <summary>Whether <see cref="kept"/> has changes that the store could not take.</summary>
        private bool isAhead;

        private KeptBase lastStored = Internal.Kept.Empty.Base();

        /// <summary>Whether the store was ever read.</summary>
        private volatile bool isRead;

        /// <summary>Whether what is in the store was read and verified.</summary>
        private volatile bool isVerified;

        private readonly SemaphoreSlim opening = new SemaphoreSlim(1, 1);

        /// <summary>Guards the members below.</summary>
        private readonly object waking = new object();

        private CancellationTokenSource? running;
        private Task background = Task.CompletedTask;
        private long wakeAt = long.MaxValue;

        /// <summary>Is done when the work in the background has to look again.</summary>
        private TaskCompletionSource<bool> woken = NewSignal();

        /// <summary>Guards the keys and the evidence, which change together.</summary>
        private readonly object trusting = new object();

        private volatile Kept kept = Internal.Kept.Empty;
        private IReadOnlyList<PublicKey> trusted;
        private volatile Evidence? evidence;
        private long listedAt;

        /// <summary>Guards the members below.</summary>
        private readonly object notifying = new object();

        private string shown = "";
        private Task notifications = Task.CompletedTask;

        /// <summary>Throws an <see cref="ArgumentException"/> if a setting is wrong. Reads and sends nothing.</summary>
        internal Core(LicensingSettings settings)
        {
            var gateway = settings.Check();
            trusted = KeysOf(settings.Keys) ?? throw new ArgumentException("Keys must be a JWK Set");
            product = settings.Product;
            version = settings.Version;
            locale = settings.Locale;
            offline = settings.Offline;
            givenFingerprint = settings.Fingerprint;
            deviceName = settings.DeviceName ?? Machine.DeviceName();
            meter = settings.Meter;
            trial = settings.Trial;
            releasedAt = settings.ReleasedAt?.ToUnixTimeMilliseconds();
            clock = settings.Clock;
            store = settings.Store ?? Store.InFile(Machine.StatePath(settings.Product));
            connection = new Connection(gateway, settings.Locale, settings.Timeout, settings.Proxy, settings.Roots);
        }

        /// <summary>Is called after each change of the standing, in a thread of the thread pool, one at a time.</summary>
        internal event Action<Standing>? Changed;

        private static IReadOnlyList<PublicKey>? KeysOf(string text)
        {
            try
            {
                return Jws.Keys(Json.Read(text));
            }
            catch (MalformedException)
            {
                return null;
            }
        }

        private static TaskCompletionSource<bool> NewSignal() =>
            new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Calls

        internal async Task<Result> ActivateAsync(string key, string? name, CancellationToken canceled)
        {
            var trust = await OpenAsync().ConfigureAwait(false);
            await WaitAsync(SendOutboxAsync(), canceled).ConfigureAwait(false);
            string typed = LicenseKeys.Read(key, LicenseKeys.Prefixes) ?? Text.Trim(key);
            var result = await AskAsync("Activate", Activation(typed, trust, name ?? deviceName), null, canceled).ConfigureAwait(false);
            if (result == null) return Refuse("UNREACHABLE");
            if (Shape.TextOf(result, "code") is string code) return Decline(code, result);
            await ActivatedAsync(typed, canceled).ConfigureAwait(false);
            return Standing();
        }

        private Dictionary<string, object?> Activation(string key, Evidence trust, string? name)
        {
            var input = Device(key, trust);
            input["product"] = product;
            input["version"] = version;
            input["platform"] = Machine.Platform();
            if (name != null && name.Length > 0) input["name"] = name;
            return input;
        }

        private static Dictionary<string, object?> Device(string? key, Evidence trust) =>
            new Dictionary<string, object?> { ["key"] = key, ["fingerprint"] = trust.Fingerprint };

        internal async Task<Standing> CheckAsync(bool fresh, CancellationToken canceled)
        {
            bool isFirst = evidence == null;
            await OpenAsync().ConfigureAwait(false);
            var memory = kept.Memory;
            if (memory.Key == null && memory.File == null)
            {
                string? given = Machine.Variable("LICET_LICENSE_KEY");
                if (given != null) await ActivateAsync(given, null, canceled).ConfigureAwait(false);
            }
            else if (fresh || isFirst)
            {
                await WaitAsync(StartCheckAsync(false), canceled).ConfigureAwait(false);
            }
            await ApplyAsync(new Event.Tick()).ConfigureAwait(false);
            await WaitAsync(Current(Check), canceled).ConfigureAwait(false);
            return Standing();
        }

        internal Standing Standing()
        {
            var verdict = Decision.Judge(kept.Memory, Now());
            var entitlements = new Dictionary<string, object>();
            foreach (var grant in verdict.Entitlements) entitlements[grant.Key] = grant.Value;
            return new Standing(
                verdict.State, verdict.Valid, verdict.Code, Sentences.Of(verdict.Code, locale), verdict.NextAction, entitlements,
                Shape.TimeOf(verdict.Expiry), Shape.TimeOf(verdict.Until), verdict.Source);
        }

        internal object? Value(string code) =>
            Decision.Judge(kept.Memory, Now()).Entitlements.TryGetValue(code, out var value) ? value : null;

        internal async Task<Result> StartTrialAsync(
            string? email, string? code, string? name, string? organization, CancellationToken canceled)
        {
            if (trial == null) throw new InvalidOperationException("the settings name no trial");
            var trust = await OpenAsync().ConfigureAwait(false);
            var input = new Dictionary<string, object?>
            {
                ["licenseType"] = trial,
                ["email"] = email,
                ["code"] = code,
                ["name"] = name,
                ["organization"] = organization,
                ["fingerprint"] = trust.Fingerprint,
                ["product"] = product,
                ["version"] = version,
                ["platform"] = Machine.Platform(),
                ["deviceName"] = deviceName,
            };
            var result = await AskAsync("StartTrial", input, null, canceled).ConfigureAwait(false);
            if (result == null) return Refuse("UNREACHABLE");
            if (Shape.TextOf(result, "code") is string refused) return Decline(refused, result);
            if (!(Shape.TextOf(result, "licenseKey") is string key))
                return new CodeMailed(Shape.TimeOf(Shape.InstantOf(Shape.Get(result, "nextCodeAt"))));
            await ActivatedAsync(key, canceled).ConfigureAwait(false);
            return Standing();
        }

        internal Task<bool> RecordUsageAsync(long amount, string? given)
        {
            if (amount < 0 || amount > MostUsage)
                throw new ArgumentOutOfRangeException(nameof(amount), "the amount must be an integer from 0 to 1,000,000,000");
            string? named = given ?? meter;
            if (named == null || named.Length == 0) throw new ArgumentException("the meter must be a text", nameof(meter));
            return RecordAsync(named, amount);
        }

        private async Task<bool> RecordAsync(string named, long amount)
        {
            await OpenAsync().ConfigureAwait(false);
            return kept.Memory.Key != null && await ApplyInStoreAsync(new Event.Used(RandomId(), named, amount)).ConfigureAwait(false);
        }

        internal async Task<string> RequestAsync(string? givenName)
        {
            var trust = await OpenAsync().ConfigureAwait(false);
            long iat = At() / 1000;
            var before = kept.Request();
            if (before != null && before.Iat <= iat && iat - before.Iat < RequestLife) return DeviceKey.InLines(before.Token);
            string? name = givenName ?? deviceName;
            var fresh = DeviceKey.Create();
            string jti = "req_" + Bytes.Encode(Bytes.Random(16));
            string token = "";
            await ChangeAsync(
                current =>
                {
                    var device = current.Device() ?? fresh;
                    var claims = new Dictionary<string, object?>
                    {
                        ["jti"] = jti,
                        ["iat"] = iat,
                        ["product"] = product,
                        ["fingerprint"] = trust.Fingerprint,
                        ["platform"] = Machine.Platform(),
                        ["version"] = version,
                        ["cnf"] = new Dictionary<string, object?> { ["jwk"] = device.PublicJson() },
                    };
                    if (name != null && name.Length > 0) claims["name"] = name;
                    token = device.Sign("license-request+jwt", claims);
                    var request = new Dictionary<string, object?> { ["token"] = token, ["iat"] = iat };
                    return current.With("device", device.ToJson()).With("request", request);
                }).ConfigureAwait(false);
            return DeviceKey.InLines(token);
        }

        internal async Task<Result> InstallAsync(string file, string? key, CancellationToken canceled)
        {
            await OpenAsync().ConfigureAwait(false);
            var reading = await ReadFileAsync(file, key, canceled).ConfigureAwait(false);
            var statement = reading.Statement;
            if (statement == null) return Refuse(reading.Code);
            if (!statement.Valid) return Refuse(statement.Code ?? "");
            if (statement.Until <= At()) return Refuse("EXPIRED");
            await ApplyAsync(
                new Event.Installed(statement),
                before => before.With("file", file).With("fileKey", key).With("state", reading.State.ToJson()).With("request", null))
                .ConfigureAwait(false);
            return Standing();
        }

        internal void Start()
        {
            lock (waking)
            {
                if (running != null) return;
                var stop = new CancellationTokenSource();
                running = stop;
                background = Task.Run(() => WakeAsync(stop.Token));
            }
        }

        internal void Stop()
        {
            lock (waking)
            {
                running?.Cancel();
                running = null;
            }
        }

        internal void Dispose()
        {
            Stop();
            connection.Dispose();
        }

        internal async Task DisposeAsync()
        {
            Stop();
            Task ended;
            lock (waking) ended = background;
            await ended.ConfigureAwait(false);
            Task[] left;
            lock (flights) left = flights.Values.Select(flight => flight.Done.Task).ToArray<Task>();
            await Task.WhenAll(left).ConfigureAwait(false);
            connection.Dispose();
        }

        // The background

        private async Task WakeAsync(CancellationToken stopped)
        {
            await OpenAsync().ConfigureAwait(false);
            await ApplyAsync(new Event.Tick()).ConfigureAwait(false);
            while (!stopped.IsCancellationRequested)
            {
                long due;
                Task signal;
                lock (waking)
                {
                    due = wakeAt;
                    signal = woken.Task;
                }
                long left = due == long.MaxValue ? LongestSleep : due - Now();
                if (left > 0) await SleepAsync(Math.Min(left, LongestSleep), signal, stopped).ConfigureAwait(false);
                if (stopped.IsCancellationRequested) return;
                lock (waking)
                {
                    // Another time was set, or there is none.
                    if (due != wakeAt || due == long.MaxValue) continue;
                }
                long rest = due - Now();
                // A clock that was set back would make the wait longer.
                if (rest > 0 && rest <= left) continue;
                await OpenAsync().ConfigureAwait(false);
                await ApplyAsync(new Event.Tick()).ConfigureAwait(false);
            }
        }

        /// <summary>Waits for a time, or for a signal.</summary>
        private static async Task SleepAsync(long milliseconds, Task signal, CancellationToken stopped)
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopped);
            await Task.WhenAny(signal, Task.Delay((int)milliseconds, ends.Token)).ConfigureAwait(false);
            ends.Cancel();
        }

        private long Now() => (clock?.Invoke() ?? DateTimeOffset.UtcNow).ToUnixTimeMilliseconds();

        /// <summary>The time by which texts are judged.</summary>
        private long At() => ClockTime.Of(kept.Memory, Now()).At;

        // What is kept

        /// <summary>Reads the store once, and verifies what is in it. A store that could not be read is read again.</summary>
        private async Task<Evidence> OpenAsync()
        {
            if (isVerified && evidence is Evidence known) return known;
            Decision decision;
            await opening.WaitAsync().ConfigureAwait(false);
            try
            {
                if (isVerified && evidence is Evidence verified) return verified;
                var before = await ChangeAsync(current => current).ConfigureAwait(false);
                bool wasRead = isRead;
                if (evidence is Evidence unread && !wasRead) return unread;
                if (before.String("keyList") is string list) Accept(list);
                string fingerprint = await FingerprintAsync().ConfigureAwait(false);
                Evidence trust;
                lock (trusting) trust = new Evidence(trusted, product, fingerprint, version, releasedAt);
                string? answer = before.String("answer");
                string? file = before.String("file");
                var reading = file == null
                    ? null
                    : await ReadFileWithAsync(trust, file, before.String("fileKey"), null).ConfigureAwait(false);
                var opened = new Event.Opened(answer == null ? null : trust.ReadAnswer(answer, null), reading?.Statement);
                decision = await StepAsync(opened, current => current).ConfigureAwait(false);
                // Newer keys can have been accepted meanwhile.
                lock (trusting) evidence = trust.WithKeys(trusted);
                isVerified = wasRead;
            }
            finally
            {
                opening.Release();
            }
            Notify();
            Follow(decision, false);
            return evidence;
        }

        private async Task<string> FingerprintAsync()
        {
            string? named = givenFingerprint ?? Machine.Variable("LICET_FINGERPRINT");
            if (named != null && named.Length > 0 && !Text.IsPlaceholder(named)) return named;
            // Some systems tell the ID only by a program. A window must not wait for it.
            string id = await Task.Run(Machine.Id).ConfigureAwait(false);
            string? derived = Machine.Fingerprint(id, product);
            if (derived != null) return derived;
            string random = RandomId();
            var next = await ChangeAsync(
                current => current.String("random") == null ? current.With("random", random) : current).ConfigureAwait(false);
            return next.String("random") ?? random;
        }

        private static string RandomId() => Guid.NewGuid().ToString();

        /// <summary>
        /// Changes what is kept, in the store if it works, otherwise in memory. A full disk makes no license invalid.
        /// </summary>
        private async Task<Kept> ChangeAsync(Func<Kept, Kept> change)
        {
            await storing.WaitAsync().ConfigureAwait(false);
            try
            {
                var tried = await TryChangeAsync(change).ConfigureAwait(false);
                kept = tried.After ?? change(kept);
                isAhead = !tried.IsStored;
                return kept;
            }
            finally
            {
                storing.Release();
            }
        }

        /// <summary>Changes what is kept. Changes nothing, and returns false, if the store does not work.</summary>
        private async Task<bool> ChangeInStoreAsync(Func<Kept, Kept> change)
        {
            await storing.WaitAsync().ConfigureAwait(false);
            try
            {
                var tried = await TryChangeAsync(change).ConfigureAwait(false);
                if (tried.IsStored && tried.After != null) kept = tried.After;
                return tried.IsStored;
            }
            finally
            {
                storing.Release();
            }
        }

        /// <summary>What is kept after a change. <c>After</c> is null if the store could not be read.</summary>
        private sealed class Tried
        {
            internal Tried(Kept? after, bool isStored)
            {
                After = after;
                IsStored = isStored;
            }

            internal Kept? After { get; }

            internal bool IsStored { get; }
        }

        /// <summary>
        /// Changes what is in the store. The change is applied to its text once, also if the text cannot be written then.
        /// </summary>
        private async Task<Tried> TryChangeAsync(Func<Kept, Kept> change)
        {
            Kept? after = null;
            try
            {
                await store.UpdateAsync(
                    text =>
                    {
                        var stored = isRead ? Internal.Kept.Of(text) : Internal.Kept.Of(text).Unverified();
                        isRead = true;
                        if (isAhead) kept = kept.MergedInto(stored, lastStored);
                        lastStored = stored.Base();
                        after = change(isAhead ? kept : stored);
                        return after.Text();
                    }).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // A store of the vendor can throw anything, and locks nothing.
                return new Tried(after, false);
            }
            if (after == null) return new Tried(null, false);
            isAhead = false;
            lastStored = after.Base();
            return new Tried(after, true);
        }

        private Task ApplyAsync(Event happened) => ApplyAsync(happened, current => current);

        /// <summary>
        /// Applies an event, and starts what follows from it. <c>change</c> can change the rest of what is kept in the same step.
        /// </summary>
        private async Task ApplyAsync(Event happened, Func<Kept, Kept> change)
        {
            var decision = await StepAsync(happened, change).ConfigureAwait(false);
            Notify();
            Follow(decision, happened is Event.Tick);
        }

        private async Task<Decision> StepAsync(Event happened, Func<Kept, Kept> change)
        {
            Decision? decision = null;
            await ChangeAsync(
                current =>
                {
                    var changed = change(current);
                    decision = Decision.Decide(changed.Memory, happened, Now());
                    return changed.With(decision.Memory);
                }).ConfigureAwait(false);
            return decision!;
        }

        /// <summary>
        /// Does what <see cref="ApplyAsync(Event)"/> does, but changes nothing and returns false if the store does not work. Returns false
        /// for usage without a key too: another process can have given the license up.
        /// </summary>
        private async Task<bool> ApplyInStoreAsync(Event happened)
        {
            Decision? decision = null;
            bool hasKey = false;
            bool isStored = await ChangeInStoreAsync(
                current =>
                {
                    hasKey = current.Memory.Key != null;
                    decision = Decision.Decide(current.Memory, happened, Now());
                    return current.With(decision.Memory);
                }).ConfigureAwait(false);
            if (isStored && decision != null)
            {
                Notify();
                Follow(decision, false);
            }
            return isStored && (hasKey || !(happened is Event.Used));
        }

        private void Follow(Decision decision, bool checks)
        {
            bool mayCheck;
            TaskCompletionSource<bool> signal;
            lock (waking)
            {
                mayCheck = running != null || checks;
                wakeAt = long.MaxValue;
                foreach (var effect in decision.Effects)
                    if (effect.Type == "WAKE") wakeAt = Now() + effect.After + (long)(effect.After * Bytes.Fraction() / 10);
                signal = woken;
                woken = NewSignal();
            }
            signal.SetResult(true);
            foreach (var effect in decision.Effects)
            {
                if (effect.Type == "SEND") SendOutboxAsync();
                else if (effect.Type != "WAKE" && mayCheck) StartCheckAsync(effect.Type == "ACTIVATE");
            }
        }

        /// <summary>
        /// Calls the listeners later, because a listener can call the client and wait for what changed the standing.
        /// </summary>
        private void Notify()
        {
            lock (notifying)
            {
                var standing = Standing();
                string next = Json.Write(
                    new List<object?>
                    {
                        standing.State.ToString(),
                        standing.Code,
                        new SortedDictionary<string, object?>(
                            standing.Entitlements.ToDictionary(grant => grant.Key, grant => (object?)grant.Value), StringComparer.Ordinal),
                        standing.Expiry?.ToString("o", CultureInfo.InvariantCulture),
                        standing.Source,
                    });
                if (next == shown) return;
                shown = next;
                notifications = notifications.ContinueWith(
                    before => Changed?.Invoke(standing), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }

        // Work that runs at most once at a time

        private sealed class Flight
        {
            internal TaskCompletionSource<bool> Done { get; } = NewSignal();

            internal bool Again { get; set; }
        }

        /// <summary>
        /// Starts work unless it runs already. <c>repeats</c>: a start during the work is followed by another run, if the work succeeds.
        /// </summary>
        private Task Once(string name, bool repeats, Func<Task<bool>> work)
        {
            Flight flight;
            lock (flights)
            {
                if (flights.TryGetValue(name, out var other))
                {
                    other.Again = repeats;
                    return other.Done.Task;
                }
                flight = new Flight();
                flights[name] = flight;
            }
            Task.Run(() => FlyAsync(name, flight, work));
            return flight.Done.Task;
        }

        private async Task FlyAsync(string name, Flight flight, Func<Task<bool>> work)
        {
            bool goesOn = true;
            while (goesOn)
            {
                bool succeeded = false;
                try
                {
                    succeeded = await work().ConfigureAwait(false);
                }
                finally
                {
                    lock (flights)
                    {
                        goesOn = succeeded && flight.Again;
                        flight.Again = false;
                        if (!goesOn) flights.Remove(name);
                    }
                    if (!goesOn) flight.Done.SetResult(true);
                }
            }
        }

        private Task Current(string name)
        {
            lock (flights) return flights.TryGetValue(name, out var flight) ? flight.Done.Task : Task.CompletedTask;
        }

        /// <summary>Waits for work. It goes on if the caller cancels.</summary>
        private static async Task WaitAsync(Task work, CancellationToken canceled)
        {
            if (canceled.CanBeCanceled && !work.IsCompleted)
            {
                var signal = NewSignal();
                using (canceled.Register(() => signal.TrySetResult(true))) await Task.WhenAny(work, signal.Task).ConfigureAwait(false);
                canceled.ThrowIfCancellationRequested();
            }
            await work.ConfigureAwait(false);
        }

        // Requests

        /// <summary>Sends a document. Returns null in an outage, which is remembered.</summary>
        private async Task<Dictionary<string, object?>?> AskAsync(
            string document, Dictionary<string, object?> input, string? id, CancellationToken canceled)
        {
            var outcome = await connection.SendAsync(document, input, canceled).ConfigureAwait(false);
            // A standby can still validate.
            if (outcome.WithoutPrimary && document == "Heartbeat") return new Dictionary<string, object?>();
            if (outcome.Result == null)
                await ApplyAsync(new Event.Unreachable(outcome.RetryAfter, outcome.Arrived ? null : id)).ConfigureAwait(false);
            return outcome.Result;
        }

        private Task StartCheckAsync(bool activates) =>
            Once(
                Check,
                false,
                async () =>
                {
                    await CheckGatewayAsync(activates).ConfigureAwait(false);
                    return true;
                });

        private async Task CheckGatewayAsync(bool activates)
        {
            var trust = await OpenAsync().ConfigureAwait(false);
            string? key = kept.Memory.Key;
            if (key == null)
            {
                await CheckFileAsync().ConfigureAwait(false);
                return;
            }
            var none = CancellationToken.None;
            if (activates && await AskAsync("Activate", Activation(key, trust, deviceName), null, none).ConfigureAwait(false) == null)
                return;
            var beat = await AskAsync("Heartbeat", Device(key, trust), null, none).ConfigureAwait(false);
            if (beat == null) return;
            if (Shape.TextOf(beat, "code") == "LEASE_LOST") await ApplyAsync(new Event.Lost()).ConfigureAwait(false);
            long? due = Shape.InstantOf(Shape.Get(beat, "nextHeartbeatBy"));
            long? now = Shape.InstantOf(Shape.Get(Shape.Get(beat, "validation"), "checkedAt"));
            await ValidateAsync(key, due - now).ConfigureAwait(false);
            await CheckFileAsync().ConfigureAwait(false);
        }

        private async Task ValidateAsync(string key, long? within)
        {
            var trust = await OpenAsync().ConfigureAwait(false);
            string nonce = RandomId();
            var input = Device(key, trust);
            input["product"] = product;
            input["version"] = version;
            input["nonce"] = nonce;
            input["keep"] = offline;
            input["signed"] = true;
            var response = await AskAsync("Validate", input, null, CancellationToken.None).ConfigureAwait(false);
            if (response == null) return;
            var statement = trust.ReadResponse(response, nonce);
            if (statement == null && await FetchKeysAsync(CancellationToken.None).ConfigureAwait(false))
                statement = (await OpenAsync().ConfigureAwait(false)).ReadResponse(response, nonce);
            if (statement == null)
            {
                await ApplyAsync(new Event.Unreachable(null, null)).ConfigureAwait(false);
                return;
            }
            // A "no" of a time in which the user entered another key is about the former one.
            if (key != kept.Memory.Key) return;
            await ApplyAsync(
                new Event.Answered(statement, within), before => before.With("answer", Shape.TextOf(response, "answer")))
                .ConfigureAwait(false);
        }

        private async Task ActivatedAsync(string key, CancellationToken canceled)
        {
            await ApplyAsync(new Event.Activated(key), before => before.With("answer", null).With("file", null)).ConfigureAwait(false);
            await WaitAsync(Current(Check), canceled).ConfigureAwait(false);
            if (!Standing().IsValid) await WaitAsync(StartCheckAsync(false), canceled).ConfigureAwait(false);
        }

        /// <summary>Asks the status list about the installed file, if it names one.</summary>
        private async Task CheckFileAsync()
        {
            string? file = kept.String("file");
            if (file == null) return;
            var trust = await OpenAsync().ConfigureAwait(false);
            var reading = await ReadFileWithAsync(
                trust, file, kept.String("fileKey"),
                uri => connection.GetAsync(uri, "application/statuslist+jwt", CancellationToken.None)).ConfigureAwait(false);
            if (reading.Statement != null)
                await ApplyAsync(new Event.Installed(reading.Statement), before => before.With("state", reading.State.ToJson()))
                    .ConfigureAwait(false);
        }

        /// <summary>Reads a file, with newer keys of the gateway if its key is unknown.</summary>
        private async Task<FileReading> ReadFileAsync(string file, string? key, CancellationToken canceled)
        {
            var trust = await OpenAsync().ConfigureAwait(false);
            var reading = await ReadFileWithAsync(trust, file, key, null).ConfigureAwait(false);
            if (reading.Code != "KEY_UNKNOWN" || !await FetchKeysAsync(canceled).ConfigureAwait(false)) return reading;
            trust = await OpenAsync().ConfigureAwait(false);
            return await ReadFileWithAsync(trust, file, key, null).ConfigureAwait(false);
        }

        private Task<FileReading> ReadFileWithAsync(Evidence trust, string file, string? key, Func<string, Task<string?>>? getList) =>
            trust.ReadFileAsync(file, key ?? kept.Memory.Key, At(), kept.State(), getList);

        /// <summary>Gets the newest keys of the gateway, if it signed them with a key that is trusted.</summary>
        internal async Task<bool> FetchKeysAsync(CancellationToken canceled)
        {
            string? list = await connection.GetAsync(connection.Url + "/.well-known/license-keys", "", canceled).ConfigureAwait(false);
            if (list == null) return false;
            // Another process can have stored a newer list.
            var stored = await ChangeAsync(current => current).ConfigureAwait(false);
            if (stored.String("keyList") is string other) Accept(other);
            bool isTrusted;
            bool isNewer;
            lock (trusting)
            {
                long before = listedAt;
                isTrusted = Accept(list);
                isNewer = listedAt > before;
            }
            // A list that has ended is kept too, because older ones are obsolete.
            if (isNewer) await ChangeAsync(current => current.With("keyList", list)).ConfigureAwait(false);
            return isTrusted;
        }

        /// <summary>Takes a key list that a trusted key signed and that is not older than the last one.</summary>
        private bool Accept(string text)
        {
            lock (trusting)
            {
                var list = Jws.KeyList(text, trusted, At());
                if (list == null || list.Iat < listedAt) return false;
                // A list that has ended still shows that older lists are obsolete.
                listedAt = list.Iat;
                if (list.Keys == null) return false;
                trusted = list.Keys;
                evidence = evidence?.WithKeys(trusted);
                return true;
            }
        }

        // The outbox

        private Task SendOutboxAsync() =>
            Once(
                Send,
                true,
                async () =>
                {
                    for (var outbox = kept.Memory.Outbox; outbox.Count > 0; outbox = kept.Memory.Outbox)
                        if (!await SendOneAsync(outbox[0]).ConfigureAwait(false)) return false;
                    return true;
                });

        /// <summary>Returns false if the outbox must wait.</summary>
        private async Task<bool> SendOneAsync(Outgoing first)
        {
            var sending = new Event.Sending(first.Id);
            if (!await ApplyInStoreAsync(sending).ConfigureAwait(false))
            {
                // Usage that is not marked on disk could be counted twice after a crash. A release can be repeated.
                if (first.IsUsage) return false;
                await ApplyAsync(sending).ConfigureAwait(false);
            }
            var item = kept.Memory.Outbox.FirstOrDefault(other => other.Id == first.Id);
            if (item == null) return true;
            var result = await DeliverAsync(item).ConfigureAwait(false);
            if (result == null) return false;
            if (Shape.TimeOf(Shape.InstantOf(Shape.Get(result, "seatFreeAt"))) is DateTimeOffset free)
                lock (seatFreeAt) seatFreeAt[item.Id] = free;
            await ApplyAsync(new Event.Sent(item.Id)).ConfigureAwait(false);
            return true;
        }

        private async Task<Dictionary<string, object?>?> DeliverAsync(Outgoing item)
        {
            var input = Device(item.Key, await OpenAsync().ConfigureAwait(false));
            string document = "Deactivate";
            if (item.IsUsage)
            {
                document = "RecordUsage";
                input["meter"] = item.Meter;
                input["amount"] = item.Amount;
                input["idempotencyKey"] = item.Id;
            }
            else if (item.Key == null || item.Key.Length == 0)
            {
                document = "ReleaseFile";
                input = new Dictionary<string, object?> { ["proof"] = item.Proof };
            }
            else if (item.Proof != null)
            {
                input["releaseProof"] = item.Proof;
            }
            return await AskAsync(document, input, item.Id, CancellationToken.None).ConfigureAwait(false);
        }

        internal async Task<GivenUp> GiveUpAsync(CancellationToken canceled)
        {
            await OpenAsync().ConfigureAwait(false);
            string? file = kept.String("file");
            var device = kept.Device();
            var claims = file == null ? null : (await ReadFileAsync(file, kept.String("fileKey"), canceled).ConfigureAwait(false)).Claims;
            string? proof = null;
            if (claims != null && device != null && device.X == claims.Cnf?.X)
            {
                var released = new Dictionary<string, object?> { ["jti"] = claims.Jti, ["iat"] = At() / 1000 };
                proof = device.Sign("license-release+jwt", released);
            }
            string id = RandomId();
            await ApplyAsync(
                new Event.Deactivated(id, proof),
                before =>
                {
                    var next = before.With("answer", null).With("file", null).With("fileKey", null);
                    if (claims == null) return next;
                    return next.With("state", (before.State() ?? VerifierState.Empty).WithoutFile(claims).ToJson());
                }).ConfigureAwait(false);
            await WaitAsync(SendOutboxAsync(), canceled).ConfigureAwait(false);
            DateTimeOffset? free = null;
            lock (seatFreeAt)
            {
                if (seatFreeAt.TryGetValue(id, out var at)) free = at;
                seatFreeAt.Remove(id);
            }
            return new GivenUp(free, proof == null ? null : DeviceKey.InLines(proof));
        }

        // Refusals

        private Refusal Refuse(string code)
        {
            string? action = code == "UNREACHABLE" ? "WAIT" : Decision.ActionOf(code);
            return new Refusal(code, Sentences.Of(code, locale), action, null, Array.Empty<SeatHolder>());
        }

        private static Refusal Decline(string code, Dictionary<string, object?> result)
        {
            var devices = new List<SeatHolder>();
            if (Shape.Get(result, "seatHolders") is List<object?> holders)
            {
                foreach (var seat in holders)
                {
                    devices.Add(
                        new SeatHolder(
                            Shape.TextOf(seat, "device"), Shape.TextOf(seat, "name"), Shape.TextOf(seat, "platform"),
                            Shape.TimeOf(Shape.InstantOf(Shape.Get(seat, "lastSeenAt"))),
                            Shape.TimeOf(Shape.InstantOf(Shape.Get(seat, "seatFreeAt")))));
                }
            }
            return new Refusal(
                code, Shape.TextOf(result, "message") ?? "", Shape.TextOf(result, "nextAction"),
                Shape.TimeOf(Shape.InstantOf(Shape.Get(result, "nextAllowedAt"))), devices);
        }
    }
}

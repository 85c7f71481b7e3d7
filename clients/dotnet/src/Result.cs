using System;
using System.Collections.Generic;

namespace Licet
{
    /// <summary>Outcome of a call: a <see cref="Standing"/>, a <see cref="Refusal"/> or <see cref="CodeMailed"/>.</summary>
    public abstract class Result
    {
        private protected Result()
        {
        }

        /// <summary>Whether the software may be used. False for a refusal and for a mailed code.</summary>
        public abstract bool IsValid { get; }
    }

    /// <summary>State of a client.</summary>
    public enum LicenseState
    {
        /// <summary>No license key and no license file.</summary>
        Unlicensed,

        /// <summary>The software may be used. The last request reached the gateway.</summary>
        Licensed,

        /// <summary>
        /// The software may be used until <see cref="Standing.Until"/>. The gateway was not reached yet in this run, or not any more.
        /// </summary>
        Offline,

        /// <summary>The software may not be used. The code is the reason.</summary>
        Locked,
    }

    /// <summary>Whether the software may be used, and why.</summary>
    public sealed class Standing : Result
    {
        internal Standing(
            LicenseState state, bool isValid, string code, string message, string? nextAction,
            IReadOnlyDictionary<string, object> entitlements, DateTimeOffset? expiry, DateTimeOffset? until, string? source)
        {
            State = state;
            IsValid = isValid;
            Code = code;
            Message = message;
            NextAction = nextAction;
            Entitlements = entitlements;
            Expiry = expiry;
            Until = until;
            Source = source;
        }

        /// <summary>State of the client.</summary>
        public LicenseState State { get; }

        /// <inheritdoc/>
        public override bool IsValid { get; }

        /// <summary>Reason, such as <c>VALID</c>, <c>GRACE</c>, <c>SUSPENDED</c>, <c>STALE</c> or <c>LEASE_LOST</c>.</summary>
        public string Code { get; }

        /// <summary>Sentence for the user, in the language of the settings.</summary>
        public string Message { get; }

        /// <summary>What helps, such as <c>RENEW</c>, <c>ACTIVATE</c> or <c>CHECK_IN</c>; null if nothing is needed.</summary>
        public string? NextAction { get; }

        /// <summary>
        /// Granted entitlements: <see cref="bool"/>, <see cref="long"/> or <see cref="string"/>. Empty if the software may not be used.
        /// </summary>
        public IReadOnlyDictionary<string, object> Entitlements { get; }

        /// <summary>Last instant of the license; null if it is perpetual or not known.</summary>
        public DateTimeOffset? Expiry { get; }

        /// <summary>
        /// Instant until which the software may be used without the gateway; null if it may not be used.
        /// </summary>
        public DateTimeOffset? Until { get; }

        /// <summary>
        /// <c>GATEWAY</c>, <c>ANSWER</c> (a kept answer) or <c>FILE</c>; null if the software may not be used.
        /// </summary>
        public string? Source { get; }
    }

    /// <summary>Something was declined, and nothing was changed.</summary>
    public sealed class Refusal : Result
    {
        internal Refusal(
            string code, string message, string? nextAction, DateTimeOffset? nextAllowedAt, IReadOnlyList<SeatHolder> devices)
        {
            Code = code;
            Message = message;
            NextAction = nextAction;
            NextAllowedAt = nextAllowedAt;
            Devices = devices;
        }

        /// <summary>Always false. It says nothing about a license that is active: <see cref="Licensing.Standing"/> does.</summary>
        public override bool IsValid => false;

        /// <summary><c>RefusalCode</c> of the API, a code of license files, or <c>UNREACHABLE</c>.</summary>
        public string Code { get; }

        /// <summary>Sentence for the user, in the language of the settings.</summary>
        public string Message { get; }

        /// <summary>What helps; null if nothing is known.</summary>
        public string? NextAction { get; }

        /// <summary>When it will be possible without further action; null if only an action helps.</summary>
        public DateTimeOffset? NextAllowedAt { get; }

        /// <summary>Devices that hold the seats, if all are in use; otherwise empty.</summary>
        public IReadOnlyList<SeatHolder> Devices { get; }
    }

    /// <summary>A device that holds a seat.</summary>
    public sealed class SeatHolder
    {
        internal SeatHolder(string? device, string? name, string? platform, DateTimeOffset? lastSeenAt, DateTimeOffset? seatFreeAt)
        {
            Device = device;
            Name = name;
            Platform = platform;
            LastSeenAt = lastSeenAt;
            SeatFreeAt = seatFreeAt;
        }

        /// <summary>ID of the activation.</summary>
        public string? Device { get; }

        /// <summary>Beginning of its name; null without one.</summary>
        public string? Name { get; }

        /// <summary>Its platform; null if not known.</summary>
        public string? Platform { get; }

        /// <summary>When the gateway saw it last; null if not known.</summary>
        public DateTimeOffset? LastSeenAt { get; }

        /// <summary>When its seat becomes free by itself; null if it does not.</summary>
        public DateTimeOffset? SeatFreeAt { get; }
    }

    /// <summary>
    /// A code was mailed. Call <see cref="Licensing.StartTrialAsync"/> again with it.
    /// </summary>
    public sealed class CodeMailed : Result
    {
        internal CodeMailed(DateTimeOffset? nextCodeAt) => NextCodeAt = nextCodeAt;

        /// <summary>Always false.</summary>
        public override bool IsValid => false;

        /// <summary>When another code can be requested; null if not known.</summary>
        public DateTimeOffset? NextCodeAt { get; }
    }

    /// <summary>Arguments of <see cref="Licensing.StandingChanged"/>.</summary>
    public sealed class StandingChangedEventArgs : EventArgs
    {
        internal StandingChangedEventArgs(Standing standing) => Standing = standing;

        /// <summary>The standing after the change.</summary>
        public Standing Standing { get; }
    }
}

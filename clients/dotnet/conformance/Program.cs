using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Licet;

/// <summary>Drives the client by client/conformance.md: one JSON object a line, in and out.</summary>
internal sealed class Program
{
    private Licensing? licensing;
    private long? now;

    private static async Task Main()
    {
        var program = new Program();
        var encoding = new UTF8Encoding(false);
        using var input = new StreamReader(Console.OpenStandardInput(), encoding);
        using var output = new StreamWriter(Console.OpenStandardOutput(), encoding) { AutoFlush = true };
        for (string? line = await input.ReadLineAsync(); line != null; line = await input.ReadLineAsync())
            if (line.Trim().Length > 0) await output.WriteAsync(await program.RespondAsync(line) + "\n");
    }

    private async Task<string> RespondAsync(string line)
    {
        using var document = JsonDocument.Parse(line);
        var request = document.RootElement;
        var response = new Dictionary<string, object?> { ["id"] = request.GetProperty("id").Clone() };
        try
        {
            response["result"] = await CallAsync(request);
        }
        catch (Exception wrong) when (wrong is ArgumentException || wrong is InvalidOperationException)
        {
            response["error"] = wrong.Message;
        }
        return JsonSerializer.Serialize(response);
    }

    private async Task<object?> CallAsync(JsonElement request)
    {
        string? call = TextOf(request, "call");
        if (call == "open") return Open(request);
        if (call == "clock")
        {
            now = IntegerOf(request, "now");
            return null;
        }
        if (licensing == null) throw new InvalidOperationException("call open first");
        switch (call)
        {
            case "activate":
                return ToJson(await licensing.ActivateAsync(TextOf(request, "key")!, TextOf(request, "name")));
            case "check":
                bool fresh = request.TryGetProperty("fresh", out var given) && given.ValueKind == JsonValueKind.True;
                return ToJson(await licensing.CheckAsync(fresh));
            case "standing":
                return ToJson(licensing.Standing);
            case "has":
                return licensing.Has(TextOf(request, "code")!);
            case "value":
                return licensing.Value(TextOf(request, "code")!);
            case "recordUsage":
                return await licensing.RecordUsageAsync(IntegerOf(request, "amount"), TextOf(request, "meter"));
            case "startTrial":
                return ToJson(await licensing.StartTrialAsync(TextOf(request, "email"), TextOf(request, "code")));
            case "deactivate":
                return new Dictionary<string, object?> { ["seatFreeAt"] = Instant(await licensing.DeactivateAsync()) };
            case "request":
                return await licensing.RequestAsync();
            case "install":
                return ToJson(await licensing.InstallAsync(TextOf(request, "file")!, TextOf(request, "key")));
            case "release":
                return await licensing.ReleaseAsync();
            case "start":
                licensing.Start();
                return null;
            case "stop":
                licensing.Stop();
                return null;
            default:
                throw new ArgumentException("there is no call " + call);
        }
    }

    private object? Open(JsonElement request)
    {
        licensing?.Stop();
        licensing = null;
        now = Has(request, "now") ? IntegerOf(request, "now") : (long?)null;
        string keys = Has(request, "keys") ? request.GetProperty("keys").GetRawText() : "";
        string? store = TextOf(request, "store");
        var settings = new LicensingSettings(
            TextOf(request, "gateway")!, TextOf(request, "product")!, TextOf(request, "version")!, keys)
        {
            Store = store == null ? null : Store.InFile(store),
            Fingerprint = TextOf(request, "fingerprint"),
            Meter = TextOf(request, "meter"),
            Trial = TextOf(request, "trial"),
            Clock = () => now is long set ? DateTimeOffset.FromUnixTimeMilliseconds(set) : DateTimeOffset.UtcNow,
        };
        settings.Locale = TextOf(request, "locale") ?? settings.Locale;
        settings.Offline = TextOf(request, "offline") ?? settings.Offline;
        if (Has(request, "timeout")) settings.Timeout = TimeSpan.FromMilliseconds(IntegerOf(request, "timeout"));
        licensing = new Licensing(settings);
        return null;
    }

    private static bool Has(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static string? TextOf(JsonElement request, string name)
    {
        if (!Has(request, name)) return null;
        var value = request.GetProperty(name);
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new ArgumentException(name + " must be a text");
    }

    private static long IntegerOf(JsonElement request, string name)
    {
        bool isNumber = Has(request, name) && request.GetProperty(name).ValueKind == JsonValueKind.Number;
        double number = isNumber ? request.GetProperty(name).GetDouble() : double.NaN;
        bool isInteger = Math.Floor(number) == number && Math.Abs(number) < 1L << 53;
        return isInteger ? (long)number : throw new ArgumentException(name + " must be an integer number");
    }

    private static string? Instant(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static object ToJson(Result result)
    {
        switch (result)
        {
            case CodeMailed mailed:
                return new Dictionary<string, object?>
                {
                    ["state"] = "CODE_MAILED",
                    ["valid"] = false,
                    ["nextCodeAt"] = Instant(mailed.NextCodeAt),
                };
            case Refusal refusal:
                return new Dictionary<string, object?>
                {
                    ["state"] = "REFUSED",
                    ["valid"] = false,
                    ["code"] = refusal.Code,
                    ["message"] = refusal.Message,
                    ["nextAction"] = refusal.NextAction,
                    ["nextAllowedAt"] = Instant(refusal.NextAllowedAt),
                    ["devices"] = refusal.Devices.Select(ToJson).ToList(),
                };
            default:
                var standing = (Standing)result;
                return new Dictionary<string, object?>
                {
                    ["state"] = standing.State.ToString().ToUpperInvariant(),
                    ["valid"] = standing.IsValid,
                    ["code"] = standing.Code,
                    ["message"] = standing.Message,
                    ["nextAction"] = standing.NextAction,
                    ["entitlements"] = standing.Entitlements,
                    ["expiry"] = Instant(standing.Expiry),
                    ["until"] = Instant(standing.Until),
                    ["source"] = standing.Source,
                };
        }
    }

    private static Dictionary<string, object?> ToJson(SeatHolder holder) =>
        new Dictionary<string, object?>
        {
            ["device"] = holder.Device,
            ["name"] = holder.Name,
            ["platform"] = holder.Platform,
            ["lastSeenAt"] = Instant(holder.LastSeenAt),
            ["seatFreeAt"] = Instant(holder.SeatFreeAt),
        };
}

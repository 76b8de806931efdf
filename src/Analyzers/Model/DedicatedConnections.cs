using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>Raw connections that must live long by their purpose, told by what they and their types are called.</summary>
internal static class DedicatedConnections
{
    private static readonly string[] Purposes = ["lock", "lease", "leader", "listen", "notif", "keepalive", "keeper", "inmemory", "heartbeat", "subscri"];

    public static bool IsOne(ISymbol holder) => Says(holder.Name) || holder.ContainingType is { } type && Says(type.Name);

    public static bool Says(string name)
    {
        var plain = name.Replace("_", "").ToLowerInvariant();
        return Purposes.Any(plain.Contains);
    }
}

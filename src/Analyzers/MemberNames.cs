using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers;

internal static class MemberNames
{
    /// <summary>The name that callers know a method by: of an explicit implementation the part behind the interface's name.</summary>
    public static string CalledName(this IMethodSymbol method) => method.Name.Substring(method.Name.LastIndexOf('.') + 1);
}

using System.Threading;
using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers;

/// <summary>Tells whether a rule is off for a file, so that nothing is computed for it.</summary>
internal static class RuleSwitch
{
    public static bool IsOff(DiagnosticDescriptor rule, Compilation compilation, SyntaxTree? tree, CancellationToken cancellation)
    {
        var options = compilation.Options;
        if (tree is not null && options.SyntaxTreeOptionsProvider is { } provider)
        {
            if (provider.TryGetDiagnosticValue(tree, rule.Id, cancellation, out var inFile))
                return inFile == ReportDiagnostic.Suppress;
            if (provider.TryGetGlobalDiagnosticValue(rule.Id, cancellation, out var global))
                return global == ReportDiagnostic.Suppress;
        }

        if (options.SpecificDiagnosticOptions.TryGetValue(rule.Id, out var specific))
            return specific == ReportDiagnostic.Suppress;
        return !rule.IsEnabledByDefault;
    }
}

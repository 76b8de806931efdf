using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Values that only go into a text, a log or an exception: somebody is told what was tried.</summary>
internal static class Told
{
    private static readonly string[] Tellers = ["Log", "ILog", "Trace", "Debug", "Console"];

    public static bool Is(IOperation value)
    {
        for (var around = value.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case IInterpolationOperation or IThrowOperation:
                case IObjectCreationOperation { Type: { } made } when ExceptionTypes.IsException(made):
                    return true;
                case IInvocationOperation { TargetMethod: var method }:
                    if (Tells(method))
                        return true;
                    if (method is not { ContainingType.SpecialType: SpecialType.System_String } && method.Name != "ToString")
                        return false;
                    break;
                case IArgumentOperation or IConversionOperation or IBinaryOperation { Type.SpecialType: SpecialType.System_String }
                    or IArrayInitializerOperation or IArrayCreationOperation or IPropertyReferenceOperation or IConditionalAccessOperation:
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    public static bool IsCall(IOperation operation) => operation is IInvocationOperation { TargetMethod: var method } && Tells(method);

    /// <summary>Whether a call writes a log, a trace or to the console.</summary>
    private static bool Tells(IMethodSymbol method) =>
        Tellers.Contains(method.ContainingType.Name) || method.ContainingType.Name.IndexOf("Logger", StringComparison.Ordinal) >= 0
        || method.Name.StartsWith("Log", StringComparison.Ordinal) && (method.Name.Length == 3 || char.IsUpper(method.Name[3]));
}

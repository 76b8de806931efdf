using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.Analyzers.Model;

internal enum RegistrationKind : byte
{
    None,
    Singleton,

    /// <summary>Registers a context, with a lifetime among its arguments.</summary>
    Context,
}

/// <summary>Reads registrations of the dependency-injection container.</summary>
internal static class SingletonRegistration
{
    private static readonly string[] Singletons = ["AddSingleton", "TryAddSingleton", "AddKeyedSingleton", "TryAddKeyedSingleton", "AddHostedService"];
    private const string ContextRegistration = "AddDbContext";
    private static readonly string[] Resolvers = ["GetRequiredService", "GetService", "GetRequiredKeyedService", "GetKeyedService", "CreateInstance"];

    public static RegistrationKind KindOf(IMethodSymbol method)
    {
        if (!method.IsExtensionMethod || method.Parameters is not [{ Type.Name: "IServiceCollection" }, ..] && method.ReducedFrom?.Parameters is not [{ Type.Name: "IServiceCollection" }, ..])
            return RegistrationKind.None;
        if (Singletons.Contains(method.Name))
            return RegistrationKind.Singleton;
        return method.Name == ContextRegistration ? RegistrationKind.Context : RegistrationKind.None;
    }

    /// <summary>The call from the method's name on: in a chain of registrations the rest belongs to others.</summary>
    public static Location Location(IInvocationOperation call)
    {
        if (call.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } syntax)
            return call.Syntax.GetLocation();
        return Microsoft.CodeAnalysis.Location.Create(syntax.SyntaxTree, TextSpan.FromBounds(access.Name.SpanStart, syntax.Span.End));
    }

    public static bool NamesLifetime(IInvocationOperation call, string lifetime) =>
        call.Arguments.Any(argument => argument.Parameter?.Name == "contextLifetime" && argument.Value is IFieldReferenceOperation { Field: { Name: var name, ContainingType.Name: "ServiceLifetime" } } && name == lifetime);

    /// <summary>The lambda that makes the instance, or null.</summary>
    public static IAnonymousFunctionOperation? FactoryOf(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (Unwrap(argument.Value) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda })
                return lambda;
        }

        return null;
    }

    /// <summary>The types that a factory lambda takes from the provider it is given, or constructs; nothing where it makes a scope of its own.</summary>
    public static IEnumerable<ITypeSymbol> ResolvedFrom(IAnonymousFunctionOperation factory)
    {
        var found = new List<ITypeSymbol>();
        var pending = new Stack<IOperation>();
        pending.Push(factory.Body);
        while (pending.Count > 0)
        {
            var operation = pending.Pop();
            if (operation is IAnonymousFunctionOperation)
                continue;
            if (operation is IInvocationOperation { TargetMethod.Name: "CreateScope" or "CreateAsyncScope" })
                return [];
            if (operation is IInvocationOperation call && Resolvers.Contains(call.TargetMethod.Name) && call.TargetMethod.TypeArguments is [var type])
                found.Add(type);
            foreach (var child in operation.ChildOperations)
                pending.Push(child);
        }

        return found;
    }

    /// <summary>The class that the registration makes one instance of, or null.</summary>
    public static INamedTypeSymbol? ImplementationOf(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            // An instance: what it was constructed from is in plain sight, and is not the container's doing.
            if (argument.Parameter?.Name == "implementationInstance")
                return null;
            if (argument.Parameter?.Name is "implementationType" && Unwrap(argument.Value) is ITypeOfOperation { TypeOperand: INamedTypeSymbol named })
                return named;
        }

        if (call.TargetMethod.TypeArguments.Length > 0)
            return call.TargetMethod.TypeArguments[call.TargetMethod.TypeArguments.Length - 1] as INamedTypeSymbol;
        var service = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "serviceType")?.Value;
        return service is not null && Unwrap(service) is ITypeOfOperation { TypeOperand: INamedTypeSymbol self } ? self : null;
    }

    public static string? ServiceName(IInvocationOperation call) => call.TargetMethod.TypeArguments.Length > 0 ? call.TargetMethod.TypeArguments[0].Name : null;

    private static IOperation Unwrap(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
            operation = conversion.Operand;
        return operation;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace SessionGuard.Analyzers.Model;

internal enum RegistrationKind : byte
{
    None,
    Singleton,

    /// <summary>Registers a session type, with a lifetime among its arguments.</summary>
    Session,
}

/// <summary>Reads registrations of the dependency-injection container.</summary>
internal static class SingletonRegistration
{
    private static readonly string[] Singletons = ["AddSingleton", "TryAddSingleton", "AddKeyedSingleton", "TryAddKeyedSingleton", "AddHostedService"];
    private static readonly string[] Transients = ["AddTransient", "TryAddTransient", "AddKeyedTransient", "TryAddKeyedTransient"];
    private static readonly string[] PerUse = ["AddScoped", "TryAddScoped", "AddKeyedScoped", "TryAddKeyedScoped", .. Transients];
    private static readonly string[] Descriptors = ["Singleton", "KeyedSingleton"];
    private static readonly string[] SessionRegistrations = [.. Libraries.All.SelectMany(library => library.Registrations?.Members.Split(' ') ?? [])];
    private static readonly string[] Lifetimes = [.. Libraries.All.Select(library => library.Registrations?.Lifetime).OfType<string>()];
    private static readonly string[] Resolvers = ["GetRequiredService", "GetService", "GetRequiredKeyedService", "GetKeyedService", "CreateInstance"];

    /// <summary>What the methods are called that register, or resolve.</summary>
    public static IEnumerable<string> Names => [.. Singletons, .. Descriptors, .. SessionRegistrations, .. Resolvers];

    /// <summary>What the methods are called that register one instance for all.</summary>
    public static IEnumerable<string> SingletonNames => Singletons;

    /// <summary>What the methods are called that register an instance for every use.</summary>
    public static IEnumerable<string> TransientNames => Transients;

    /// <summary>What the methods are called that register an instance for every scope or use.</summary>
    public static IEnumerable<string> PerUseNames => PerUse;

    public static RegistrationKind KindOf(IMethodSymbol method)
    {
        if (method is { IsStatic: true, ContainingType: { Name: "ServiceDescriptor", ContainingNamespace.Name: "DependencyInjection" } })
            return Descriptors.Contains(method.Name) ? RegistrationKind.Singleton : RegistrationKind.None;
        if (!method.IsExtensionMethod || method.Parameters is not [{ Type.Name: "IServiceCollection" }, ..] && method.ReducedFrom?.Parameters is not [{ Type.Name: "IServiceCollection" }, ..])
            return RegistrationKind.None;
        if (Singletons.Contains(method.Name))
            return RegistrationKind.Singleton;
        return SessionRegistrations.Contains(method.Name) ? RegistrationKind.Session : RegistrationKind.None;
    }

    /// <summary>Whether the registration makes an instance for every scope, or every time one is asked for.</summary>
    public static bool IsPerUse(IMethodSymbol method) =>
        method.IsExtensionMethod && (method.ReducedFrom ?? method).Parameters is [{ Type.Name: "IServiceCollection" }, ..] && PerUse.Contains(method.Name);

    /// <summary>Whether the registration of a session type runs the callback that sets its options for every scope, or every session.</summary>
    public static bool ConfiguresEveryScope(IInvocationOperation call) =>
        KindOf(call.TargetMethod) == RegistrationKind.Session && call.Arguments.All(argument =>
            argument.Parameter?.Type.Name != "ServiceLifetime" || argument.ArgumentKind == ArgumentKind.DefaultValue || argument.Value is IFieldReferenceOperation { Field.Name: not "Singleton" });

    /// <summary>The call from the method's name on: in a chain of registrations the rest belongs to others.</summary>
    public static Location Location(IInvocationOperation call)
    {
        if (call.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } syntax)
            return call.Syntax.GetLocation();
        return Microsoft.CodeAnalysis.Location.Create(syntax.SyntaxTree, TextSpan.FromBounds(access.Name.SpanStart, syntax.Span.End));
    }

    /// <summary>What the registration of a session type says of its lifetime; null where it leaves that to the default.</summary>
    public static IArgumentOperation? LifetimeOf(IInvocationOperation call) => call.Arguments.FirstOrDefault(argument => Lifetimes.Contains(argument.Parameter?.Name));

    public static bool NamesLifetime(IInvocationOperation call, string lifetime) =>
        LifetimeOf(call) is { } argument && (argument.Value is IFieldReferenceOperation { Field: { Name: var name, ContainingType.Name: "ServiceLifetime" } } && name == lifetime);

    /// <summary>The lambda that makes the instance, or null.</summary>
    public static IAnonymousFunctionOperation? FactoryOf(IInvocationOperation call) =>
        call.Arguments.Select(argument => Lambdas.In(argument.Value)).FirstOrDefault(lambda => lambda is not null);

    /// <summary>
    /// The types that a factory lambda takes from the provider it is given, and the one it makes of them; nothing where it makes a scope of its own.
    /// </summary>
    public static IEnumerable<ITypeSymbol> KeptBy(IAnonymousFunctionOperation factory, SessionModel model)
    {
        var found = new List<ITypeSymbol>();
        var pending = new Stack<IOperation>();
        pending.Push(factory.Body);
        while (pending.Count > 0)
        {
            var operation = pending.Pop();
            switch (operation)
            {
                // What a nested lambda resolves it resolves when it is called.
                case IAnonymousFunctionOperation:
                    continue;
                case IInvocationOperation when OperationWalk.OpensScope(operation):
                    return [];
                case IInvocationOperation call when ResolvedBy(call) is { } type:
                    found.Add(type);
                    break;
                case IReturnOperation { ReturnedValue: { } value }:
                    found.AddRange(KeptBy(value, model));
                    break;
            }

            foreach (var child in operation.ChildOperations)
                pending.Push(child);
        }

        return found;
    }

    /// <summary>The types that an instance keeps: its own, or those of the arguments that it is constructed from.</summary>
    public static IEnumerable<ITypeSymbol> KeptBy(IOperation instance, SessionModel model)
    {
        instance = OperationWalk.WithoutConversions(instance);

        // The class may have other constructors, which take a session and are not called here.
        if (instance is IObjectCreationOperation { Constructor: { } constructor } && !model.IsSession(instance.Type))
            return constructor.Parameters.Select(parameter => parameter.Type);
        return instance.Type is { } type ? [type] : [];
    }

    /// <summary>The type that a call asks a provider for, or null.</summary>
    public static ITypeSymbol? ResolvedBy(IInvocationOperation call)
    {
        if (!Resolvers.Contains(call.TargetMethod.Name))
            return null;
        if (call.TargetMethod.TypeArguments is [var type])
            return type;
        return call.Arguments.Select(argument => OperationWalk.WithoutConversions(argument.Value)).OfType<ITypeOfOperation>().FirstOrDefault()?.TypeOperand;
    }

    /// <summary>The object that is registered as it is, or null.</summary>
    public static IOperation? InstanceOf(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "implementationInstance") is { } given ? OperationWalk.WithoutConversions(given.Value) : null;

    /// <summary>The class that the registration makes one instance of, or null.</summary>
    public static INamedTypeSymbol? ImplementationOf(IInvocationOperation call)
    {
        if (Argument(call, "implementationType") is { } implementation)
            return implementation;
        if (call.TargetMethod.TypeArguments.Length > 0)
            return call.TargetMethod.TypeArguments[call.TargetMethod.TypeArguments.Length - 1] as INamedTypeSymbol;
        return Argument(call, "serviceType") ?? Argument(call, "service");
    }

    /// <summary>The type that is asked for, or null.</summary>
    public static ITypeSymbol? ServiceOf(IInvocationOperation call) =>
        call.TargetMethod.TypeArguments.Length > 0 ? call.TargetMethod.TypeArguments[0] : Argument(call, "serviceType") ?? Argument(call, "service");

    /// <summary>A type given by <c>typeof</c>; of an open generic type the definition, which has the constructors.</summary>
    private static INamedTypeSymbol? Argument(IInvocationOperation call, string name) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name) is { } given && OperationWalk.WithoutConversions(given.Value) is ITypeOfOperation { TypeOperand: INamedTypeSymbol type }
            ? type.IsUnboundGenericType ? type.OriginalDefinition : type
            : null;
}

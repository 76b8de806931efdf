using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// A place that names an option, the contexts that it is for (none where that cannot be told), and what sets it for each of theirs: their registration, or the member
/// by which a context configures itself; null where it is set for one of them alone.
/// </summary>
internal sealed record OptionPlace(SimpleNameSyntax Name, ITypeSymbol[] Contexts, SyntaxNode? Configuring);

/// <summary>
/// The options that this compilation sets for its contexts: each place that names one, and the contexts that it is for, where the registration around it, the context
/// itself or the receiver tells.
/// </summary>
internal sealed class ContextOptions(FlowServices services)
{
    private readonly ConcurrentDictionary<(string Library, string Option), OptionPlace[]> _places = new();

    /// <summary>Whether every context of this type has one of the options: its registration, or it itself, sets it.</summary>
    public bool IsSet(string options, ITypeSymbol context, CancellationToken cancellation) =>
        PlacesOf(options, context, cancellation).Any(place => place.Configuring is not null && place.Contexts.Any(type => SessionModel.DerivesFrom(context, type)));

    /// <summary>Whether a context of this type may have one of the options: it, or one that it stands for, is given it, or some place sets it for contexts that cannot be told.</summary>
    public bool MayBeSet(string options, ITypeSymbol context, CancellationToken cancellation) =>
        PlacesOf(options, context, cancellation).Any(place =>
            place.Contexts.Length == 0 || place.Contexts.Any(type => type is ITypeParameterSymbol || services.Model.ProvenanceOf(type) == Provenance.SessionLibrary || SessionModel.MayBeOne(type, context)));

    /// <summary>Where an option of the library's contexts is named.</summary>
    public OptionPlace[] PlacesOf(string option, Library library, CancellationToken cancellation) =>
        _places.TryGetValue((library.Name, option), out var known) ? known : _places.GetOrAdd((library.Name, option), Find(option, library, cancellation));

    private IEnumerable<OptionPlace> PlacesOf(string options, ITypeSymbol context, CancellationToken cancellation) =>
        services.Model.RoleOf(context).Library is { } library ? options.Split(' ').SelectMany(option => PlacesOf(option, library, cancellation)) : [];

    private OptionPlace[] Find(string option, Library library, CancellationToken cancellation) =>
        SourceFiles.Of(services.Compilation).With(option, cancellation)
            .SelectMany(file => file.Tree.GetRoot(cancellation).DescendantNodes().OfType<SimpleNameSyntax>())
            .Where(name => name.Identifier.ValueText == option && name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null)
            .Select(name => Told(name, library, cancellation))
            .ToArray();

    private OptionPlace Told(SimpleNameSyntax name, Library library, CancellationToken cancellation)
    {
        var model = services.Sources.ModelOf(name.SyntaxTree);
        foreach (var ancestor in name.Ancestors())
        {
            switch (ancestor)
            {
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } } call when EntityTraits.Has(library.Configurators, called):
                    return new(name, model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol registration ? registration.TypeArguments.ToArray() : [], call);
                case MethodDeclarationSyntax method when method.Identifier.ValueText == library.ConfiguringMember:
                    return new(name, model.GetDeclaredSymbol(method, cancellation) is { } configuring ? [configuring.ContainingType] : [], method);
                case ConstructorDeclarationSyntax constructor when model.GetDeclaredSymbol(constructor, cancellation)?.ContainingType is { } type && services.Model.IsSession(type):
                    return new(name, [type], null);
                case InvocationExpressionSyntax or MemberAccessExpressionSyntax when ReceiverOf((ExpressionSyntax)ancestor, model, cancellation) is { } context:
                    return new(name, [context], null);
                case AssignmentExpressionSyntax { Left: var target } when ReceiverOf(target, model, cancellation) is { } context:
                    return new(name, [context], null);
            }
        }

        return new(name, [], null);
    }

    /// <summary>The context that the expression begins with, or that the options it begins with are made for.</summary>
    private ITypeSymbol? ReceiverOf(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation)
    {
        for (var receiver = Before(expression); receiver is not null; receiver = Before(receiver))
        {
            var type = model.GetTypeInfo(receiver, cancellation).Type;
            if (services.Model.IsSession(type))
                return type;
            if (type is INamedTypeSymbol { TypeArguments: [var made] } && services.Model.IsSession(made))
                return made;
        }

        return null;
    }

    private static ExpressionSyntax? Before(ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax call => Before(call.Expression),
        MemberAccessExpressionSyntax access => access.Expression,
        _ => null,
    };
}

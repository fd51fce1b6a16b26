import '../../style/tokens.css';
import '../../style/base.css';
import '../../style/controls.css';
import '../../style/layout.css';
